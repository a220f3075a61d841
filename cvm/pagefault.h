/* SPDX-License-Identifier: MIT
 *
 * Page faults that CVM resolves by itself. To a machine, its memory is there
 * from the start. In truth a page is in one of three states:
 *
 *                 first access              evicted
 *     untouched ---------------> resident ----------> swapped
 *                                   ^                    |
 *                                   +--------------------+
 *                                           access
 *
 * A resident frame may belong to several machines that were cloned from each
 * other; then none of them may write to it, and the first that tries gets a
 * copy (copy-on-write).
 *
 * Which page is evicted: a hand goes round over the pages of all machines. A
 * page that was used since the hand passed it last is given a second chance.
 *
 * Layer: cvm/pagefault. Uses: directmap, frame, machine, memory, pageentry,
 * pagetable, swap.
 * Source: seed 000 (page-fault handler, pma, sma).
 */
#ifndef CVM_PAGEFAULT_H
#define CVM_PAGEFAULT_H

#include <stdbool.h>

#include "abi/abi.h"
#include "cvm/types.h"

/* Starts with the hand at the first page. HELD has room for pagefault_table_
 * bytes(LIMIT) bytes: a record for each frame below LIMIT.
 *
 * Context:  boot, once.
 */
uint32_t pagefault_table_bytes(pfn_t limit);
void pagefault_init(pfn_t limit, void *table);

/* Makes the page of machine PID that holds ADDRESS accessible. After success
 * pma() translates ADDRESS for this kind of access, and goes on to do so until
 * pagefault_begin_step(): the page is held in memory.
 *
 * WRITE     whether the access writes.
 * Context:  kernel. May wait for the swap disk.
 * Returns:  0; ERR_ADDRESS (page 0, or outside the machine's memory);
 *           ERR_RESOURCES (no frame; or the swap disk cannot read the page).
 */
int pagefault_resolve(pid_t pid, uva_t address, bool write);

/* Lets go of all pages that are held. Called at each entry of the kernel, and
 * between the parts of a step that need not hold pages all at once.
 */
void pagefault_begin_step(void);

/* Evicts pages until a few frames are free, for page tables and directories.
 *
 * Returns:  0; ERR_RESOURCES.
 */
int pagefault_make_room(void);

/* Page faults that were resolved since the start, by kind. */
struct info_faults pagefault_counts(void);

/* Gives machine DST, which has the size of SRC and nothing else, the content
 * of SRC. Frames and slots are shared; time is proportional to their number.
 *
 * Returns:  0; ERR_RESOURCES (DST has a part of the content then).
 */
int pagefault_clone(pid_t dst, pid_t src);

/* Finds where on the swap disk a page is: the function sma of seed 000.
 *
 * BYTE      receives the position on the disk, in bytes: 64 bits, because a
 *           disk may be larger than 4 GiB.
 * Returns:  whether the page of machine PID that holds ADDRESS is swapped; if
 *           not, BYTE is unchanged.
 */
bool sma(pid_t pid, uva_t address, uint64_t *byte);

#endif
