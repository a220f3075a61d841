/* SPDX-License-Identifier: MIT
 *
 * Regions: pages of one machine, the pager, in the address space of another
 * one, the consumer, above its memory.
 *
 *     consumer   0 | memory      V | .. | region: 4 MiB, one table | .. | 3 GiB
 *                                            |  |
 *     pager      0 | memory  [ pinned ] [ pinned ]  V |
 *
 * A page of the consumer's region is absent and has a marker of 31 bits, or is
 * mapped to a page of the pager's memory, which is the one and only owner of
 * its frame. Such a page is pinned: it is not evicted, and not shared with a
 * clone. It may be in many regions at once.
 *
 * Invariant: the pins of a frame are the pages of regions that are mapped to it.
 *
 * Layer: cvm/region. Uses: directmap, frame, machine, pageentry, pagefault,
 * pagetable, pin, x86.
 * Source: seed 004 sect. III (regions), II A (one manager for each resource).
 */
#ifndef CVM_REGION_H
#define CVM_REGION_H

#include <stdbool.h>

#include "abi/abi.h"
#include "cvm/types.h"

/* Maps the page at PAGE of CONSUMER to the page at OWN of PAGER, in the place
 * of what was there.
 *
 * PAGE      in a region above the consumer's memory.
 * WRITE     whether the consumer may write to it.
 * Context:  kernel. May wait for the swap disk.
 * Returns:  0; ERR_ADDRESS (OWN is not in the pager's memory); ERR_RESOURCES
 *           (no frame; or too many are pinned). Nothing has changed then.
 */
int region_map(pid_t consumer, uva_t page, pid_t pager, uva_t own, bool write);

/* Makes the page at PAGE of CONSUMER's region absent, with MARKER.
 *
 * Returns:  0; ERR_RESOURCES (no frame for the table that a marker needs;
 *           nothing has changed).
 */
int region_unmap(pid_t consumer, uva_t page, word_t marker);

/* Makes all pages of REGION of CONSUMER absent, without markers. */
void region_close(pid_t consumer, uint32_t region);

/* What CONSUMER may do with the page at PAGE, which lies above its memory: 0, or
 * an enum abi_pager_access. MARKER receives the page's marker; 0 if it is mapped.
 */
word_t region_access(pid_t consumer, uva_t page, word_t *marker);

/* How many pages of REGION of CONSUMER are mapped. */
uint32_t region_pages(pid_t consumer, uint32_t region);

/* ---- When machines change ---- */

/* The pages of PAGER at and above FROM are going to be released: they leave all
 * regions, without markers.
 */
void region_withdraw(pid_t pager, uva_t from);

/* All regions of PID are closed, and its pages leave those of others. */
void region_release(pid_t pid);

/* The directory entries of PID's regions are out of the way while its memory
 * shrinks, and back again.
 */
void region_hide(pid_t pid);
void region_show(pid_t pid);

/* CLONE has become a clone of ORIGINAL: it gets copies of the pinned pages of
 * ORIGINAL. region_reclaim() then makes these ORIGINAL's own again, whether
 * CLONE has its copies or was reset.
 *
 * Returns:  0; ERR_RESOURCES (CLONE has some of them).
 */
int region_separate(pid_t clone, pid_t original);
void region_reclaim(pid_t original);

#endif
