/* SPDX-License-Identifier: MIT
 *
 * A region mapper, as each process has one in L4Re: the consumer assigns all
 * its regions with pagers to the mapper, and that tells of each page fault to
 * who really serves the region. It has no pages. Where the kernel has a table
 * of regions nobody needs one: it is here to be compared with.
 *
 *     consumer --fault--> kernel --KMSG_PAGEFAULT--> mapper
 *        ^                                             |  its table: region R
 *        |                                             |  is served by ...
 *        '------- pager_map -------- pager <--MAPPER_FAULT
 *
 * A pager may map pages for the consumer because it is the mapper's deputy: the
 * mapper has assigned its own region R to it (ABI manual, "Memory of a
 * process"). The agreement with the consumer begins as always, with the first
 * page that is mapped; so the consumer has to tell the pager that it wants to
 * be served, and which mapper speaks for it. A pager believes no other one.
 *
 * Invariant: region R of the mapper is assigned to the pager that entry R of
 * the table names, as long as that lives.
 *
 * Layer: user/lib/mapper. Uses: call.
 * Source: seed 004 sect. I, IV.
 */
#ifndef USER_LIB_MAPPER_H
#define USER_LIB_MAPPER_H

#include "vamos.h"

#define MAPPER_MOST_TICKS 100u

/* What the consumer asks of its mapper, with ipc_request. The reply has 0 or
 * the number of an error in w0, the first of these that applies: ERR_RIGHTS for
 * anybody else, whatever it asks; ERR_CALL for an operation which is none of
 * these; ERR_ARGUMENT if there is no region w1; then as below. Who does not
 * wait for a reply gets none.
 */
enum mapper_operation {
    /* w1 = region, w2 = ticks; its pager is granted, with RIGHT_SEND. A fault
     * may wait so many ticks, 1..MAPPER_MOST_TICKS, until the pager receives.
     * If the region has a pager already, that serves it no more: as with
     * MAPPER_DETACH.
     * Errors: ERR_ARGUMENT (ticks; nobody is granted); then those of
     * pager_assign. After all of them the region is as it was. */
    MAPPER_ATTACH = 0x780,

    /* w1 = region: nobody serves it any more, whether the table named a pager or
     * not, and the mapper's own region has none. All of its pages become absent
     * in the consumer, and the agreement is revoked. */
    MAPPER_DETACH
};

/* What the mapper sends to a pager: w0 = MAPPER_FAULT | marker of the page,
 * w1 = 0, w2 = as in KMSG_PAGEFAULT: address of the page | what is needed.
 */
#define MAPPER_FAULT (1u << MARKER_BITS)

/* Starts as the mapper of CONSUMER, with an empty table. */
void mapper_start(handle_t consumer);

/* Waits for one message and does what it asks. KMSG_PAGEFAULT of the kernel is
 * forwarded. If that cannot be done (nobody serves the region; the pager has
 * ended, or does not receive in its time), all pages in the region become
 * absent and the agreement is revoked: so the consumer gets its exception at
 * once. (If the pager maps pages just then, the agreement stands, and the
 * consumer's own time limit ends its wait.) So does who faults but is not the consumer, as a clone of it: it has
 * its regions, but not its mapper. Other messages of the kernel are ignored.
 *
 * A fault that can be forwarded costs two kernel calls: one to receive it, one
 * to send it.
 *
 * Context:  process. May wait, for a pager no longer than that has time.
 */
void mapper_serve(void);

/* For pagers: makes FAULT, a MAPPER_FAULT of the mapper of CONSUMER, the
 * message that the kernel would have sent (KMSG_PAGEFAULT), but for its sender.
 */
void mapper_translate(struct message *fault, handle_t consumer);

#endif
