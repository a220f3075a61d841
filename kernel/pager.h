/* SPDX-License-Identifier: MIT
 *
 * Regions with pagers. A process, the consumer, assigns a region of 4 MiB above
 * its memory to another process, the pager; when that maps one of its own pages
 * into the region for the first time, the agreement stands. From then on a page
 * fault in the region is a message to the pager, and the consumer waits until
 * the page is mapped, or its time is over.
 *
 *     none --assign--> assigned --first map--> agreed --revoke--> assigned
 *
 * A pager may have a pager of its own for the same region, its deputy, which
 * then may map pages for its consumers, too, and take them back.
 *
 * An entry is found by its number, which is a shift away from the address. All
 * entries of a process fit into one page, its record, which it has from its
 * first assignment on.
 *
 * Invariants: who is named in an entry lives; a region with an entry lies above
 * its process's memory; only agreed regions have pages and markers; a process
 * whose state is PROCESS_FAULTED waits for a page of an agreed region, and is
 * in its pager's queue until the pager has heard of it. (While a pager ends or
 * revokes, waits are deserted until they are ended.)
 *
 * What CVM is asked, call by call, is in the model: a region whose agreement goes
 * is emptied by one cvm_unmap_region(), when several go in the order of PIDs,
 * those of the process that ends first, and then of regions; others are not
 * touched.
 *
 * Layer: kernel/pager. Uses: process, queue, rights, sched, cvm.
 * Source: seed 004 sect. III; ABI manual, "Memory of a process", "Kernel
 * messages".
 */
#ifndef KERNEL_PAGER_H
#define KERNEL_PAGER_H

#include <stdbool.h>

#include "cvm/types.h"

/* A page fault that a pager hears of. */
struct pager_fault {
    pid_t consumer;
    uva_t page;
    word_t access; /* that it needs: an enum abi_pager_access */
    word_t marker; /* of the page */
};

/* Starts with no regions. */
void pager_init(void);

/* ---- Calls ---- */

/* The call pager_assign of CALLER, the consumer.
 *
 * HANDLE    of the pager, or HN_NONE.
 * TIMEOUT   of each wait for a page, in ticks, 1..PAGER_MOST_TICKS; of no
 *           importance with HN_NONE.
 * Returns:  0; ERR_HANDLE; ERR_ARGUMENT (no such region, or not wholly above
 *           the caller's memory; the caller itself; TIMEOUT); ERR_RESOURCES (no
 *           page for the caller's table). After an error nothing has changed.
 */
int pager_assign(pid_t caller, word_t region, word_t handle, word_t timeout);

/* The call pager_map of CALLER, the pager.
 *
 * Returns:  0; ERR_HANDLE; ERR_RIGHTS (CALLER is the consumer itself, or is not
 *           the pager of the region at ADDRESS, nor its deputy); ERR_ARGUMENT
 *           (an address is no multiple of PAGE_BYTES; ACCESS); ERR_ADDRESS (OWN
 *           is not in the caller's memory); ERR_RESOURCES.
 */
int pager_map(pid_t caller, word_t handle, uva_t address, uva_t own,
              word_t access);

/* The call pager_unmap of CALLER, the pager. That the page is absent already is
 * no error. REVOKE_AGREEMENT takes all markers of the region, too, and leaves
 * none; then waits may be deserted.
 *
 * Returns:  0; ERR_HANDLE; ERR_RIGHTS (CALLER is the consumer itself, or is not
 *           the pager of the region at ADDRESS, nor its deputy, or there is no
 *           agreement); ERR_ARGUMENT (ADDRESS, MARKER, FLAGS; other pages are mapped, with
 *           REVOKE_AGREEMENT);
 *           ERR_RESOURCES (no memory for a marker).
 */
int pager_unmap(pid_t caller, word_t handle, uva_t address, word_t marker,
                word_t flags);

/* ---- Page faults ---- */

/* Whether the page fault of PID, its last exception, lies in a region whose
 * pager has agreed to serve it.
 */
bool pager_has(pid_t pid);

/* PID, the current process, for which that is so, waits for the page; or goes
 * on, if the page was mapped meanwhile.
 *
 * Returns:  the pager that has to hear of it; 0 if PID goes on.
 */
pid_t pager_fault(pid_t pid);

/* Takes the next page fault that PAGER has not heard of, in their order.
 *
 * Returns:  whether there is one; if not, FAULT is unchanged.
 */
bool pager_take_fault(pid_t pager, struct pager_fault *fault);

/* PID, which waits for a page, does not wait any more: it is ready. */
void pager_end_wait(pid_t pid);

/* The lowest PID above AFTER whose wait is deserted: its region has no
 * agreement any more; 0 if there is none.
 */
pid_t pager_deserted(pid_t after);

/* ---- When processes change ---- */

/* Whether the memory of PID may grow by PAGES pages without reaching into a
 * region with a pager.
 */
bool pager_leaves_room(pid_t pid, word_t pages);

/* The regions of PID, which just began as a clone of ORIGINAL and has a copy of
 * its record, have the same pagers, with the same agreements, but no pages and
 * no markers.
 */
void pager_copy(pid_t pid, pid_t original);

/* PID is about to end: it waits for no page any more, has no pagers, and is
 * nobody's.
 *
 * Returns:  whether it was somebody's: then waits may be deserted.
 */
bool pager_release(pid_t pid);

#endif
