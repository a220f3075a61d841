/* SPDX-License-Identifier: MIT
 *
 * A pager's side of page faults. The kernel says who waits for which page; the
 * pager looks whether that is in its plan, has the page made by its kind, and
 * maps it. Of its pages, only so many are mapped at a time: the oldest give
 * way.
 *
 *     fault --> in the plan? --> served? --> a place --> page --> map
 *                   | no           | no                   | NULL   | cannot
 *                   '--------------'----------> end <-----'--------'
 *
 *     absent --map--> mapped, has a place --take back--> absent, with a marker
 *
 * Invariants: a page that is mapped has a place (places.h), so what has none
 * need not be taken back; there are as many places as the plan says, at most.
 * (The consumer of a place may have ended meanwhile, or not have touched its
 * page yet.)
 *
 * Errors of the kernel that say that a consumer has ended, or has another pager
 * by now, need nothing of their own: it has no pages of ours then, and if it
 * was to get one, it is served no more, as when anything else fails.
 *
 * Layer: user/lib/fault. Uses: call, consumer, places.
 * Source: seed 004 sect. II, III; ABI manual, "Memory of a process", "Kernel
 * messages".
 */
#ifndef USER_LIB_FAULT_H
#define USER_LIB_FAULT_H

#include "user/lib/consumer.h"
#include "user/lib/plan.h"

#define FAULT_SCARCE_TICKS 10 /* until others may have less in memory */
#define FAULT_SCARCE_TRIES 20

struct fault_counts {
    uint32_t faults; /* that fault_serve() got */
    uint32_t taken;  /* pages that fault_take_back() took */
};

/* Starts to serve PLAN, of which it keeps a copy; places and consumers have
 * been started. NOTHING is a page of our memory that no consumer gets to see
 * for longer than an agreement needs.
 */
void fault_start(const struct pager_plan *plan, void *nothing);

/* What was done since then. */
struct fault_counts fault_counts(void);

/* Where consumers have page INDEX. */
void *fault_address(uint32_t index);

/* Our half of the agreements with CONSUMER about all regions in which pages of
 * the plan lie. No page is mapped by that in the end; some that were there
 * before may be absent: NOTHING is mapped where the region begins.
 *
 * After an error, there may be some of the agreements: fault_end() takes them
 * back.
 *
 * Returns:  0; ERR_RESOURCES (in the memory there is no room, even if all that
 *           we have mapped gives way: nobody waits for others here); ERR_RIGHTS
 *           (CONSUMER did not assign a region to us); ERR_HANDLE.
 */
int fault_agree(handle_t consumer);

/* Whether CONSUMER is served now: it is not NULL, not refused, and pays for one
 * page (consumer_pay(); of a private plan nobody has to pay).
 */
int fault_admits(struct consumer *consumer);

/* Serves one fault. FAULT is the kernel's message (KMSG_PAGEFAULT).
 *
 *   1. The page must be in the plan, with as much access as is needed, and the
 *      consumer admitted.
 *   2. A place that this consumer has for the page already is given up. As long
 *      as all places are taken, the oldest page is taken back.
 *   3. The kind is asked for the page, with the marker.
 *   4. The page is mapped, with the access of the plan. ERR_RESOURCES says that
 *      there are too many pages of all pagers in the memory: then ours are taken
 *      back, the oldest first, until it can be mapped. With none left, it is
 *      tried FAULT_SCARCE_TRIES times more, FAULT_SCARCE_TICKS apart. Any other
 *      error: it cannot be done.
 *   5. The page has the last place, and the kind hears that a fault was served.
 *
 * What cannot be done in 1, 3 or 4 is the consumer's last fault: fault_end().
 * It is refused from then on, even when it has credit again.
 *
 * A page for which there is a place and room in the memory costs one kernel
 * call: who waits goes on before the pager does.
 *
 * Context:  process. May wait, if memory is scarce.
 */
void fault_serve(const struct message *fault);

/* Takes back the page in place I of places_count(), 0 for the oldest.
 *
 * The consumer has it no more when the kind hears of that and says which marker
 * (unless 0) to leave. If there is no memory for a marker, there will be none.
 */
void fault_take_back(uint32_t i);

/* Takes back all pages that CONSUMER has, and all agreements with it: if it
 * waits for a page, it gets its exception. The kind does not hear of it. A
 * consumer in the table is refused from now on.
 */
void fault_end(handle_t consumer);

/* Takes back the pages of CONSUMER in the region of page INDEX, the oldest
 * first, as fault_take_back() does, and the agreement, and agrees once more, if that is possible. It has
 * no markers there any more. It must not wait for a page there.
 */
void fault_renew(handle_t consumer, uint32_t index);

#endif
