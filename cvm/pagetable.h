/* SPDX-License-Identifier: MIT
 *
 * Page tables of user machines: the translation pma of the CVM papers, for the
 * two-level tables of the i386. A directory is named by the frame that it
 * occupies.
 *
 *     linear address    | 31 .. 22 |  21 .. 12 |  11 .. 0 |
 *                        directory    table       offset
 *     directory entry -> table (768 entries for the machine, 256 of the kernel)
 *     table entry     -> frame, or what the page-fault handler put there
 *
 * Invariants: a table exists only where a page of its 4 MiB was mapped, or
 * going to be; each mapped page owns one share of its frame; the kernel half
 * is the same in all directories; the processor remembers no translation of
 * the running machine that is out of date, and no table that is gone.
 *
 * Layer: cvm/pagetable. Uses: directmap, frame, memory, x86.
 * Source: seed 000 (pma); Intel SDM vol. 3A, 4.3 (32-bit paging).
 */
#ifndef CVM_PAGETABLE_H
#define CVM_PAGETABLE_H

#include <stdbool.h>

#include "cvm/types.h"

/* Makes a directory with an empty user half and the kernel's half.
 *
 * DIRECTORY receives its frame.
 * Returns:  0; ERR_RESOURCES.
 */
int pagetable_create(pfn_t *directory);

/* Releases all mapped frames, all tables and the directory itself, which is
 * not the one that the processor uses now.
 */
void pagetable_destroy(pfn_t directory);

/* Makes sure that there is a table for the page at PAGE.
 *
 * Returns:  0; ERR_RESOURCES.
 */
int pagetable_prepare(pfn_t directory, uva_t page);

/* Where the table entry for ADDRESS, in the user half, stands; NULL if there
 * is no table for it. An entry that is 0 says nothing about its page, one
 * whose bit 0 is set maps it; others belong to the page-fault handler
 * (pageentry.h).
 */
uint32_t *pagetable_entry(pfn_t directory, uva_t address);

/* Maps the page at PAGE to FRAME; the share that the caller owned passes to
 * the table.
 *
 * PAGE      a multiple of PAGE_BYTES in the user half, not mapped.
 * WRITABLE  whether the machine may write to it.
 * Returns:  0; ERR_RESOURCES (no frame for a table; nothing has changed).
 */
int pagetable_map(pfn_t directory, uva_t page, pfn_t frame, bool writable);

/* Ends the mapping of the page at PAGE; its share passes to the caller.
 *
 * FRAME     receives the frame.
 * Returns:  whether the page was mapped; if not, FRAME is unchanged.
 */
bool pagetable_unmap(pfn_t directory, uva_t page, pfn_t *frame);

/* Ends all mappings at and above PAGE in the user half, and releases their
 * frames, and the tables whose 4 MiB lie wholly at or above PAGE. All
 * entries at and above PAGE are 0 afterwards.
 */
void pagetable_truncate(pfn_t directory, uva_t page);

/* Translates an address of the user half: the function pma of seed 000.
 *
 * WRITE     whether the access writes.
 * PHYSICAL  receives the physical address.
 * Returns:  whether the machine may access the address in this way now; if
 *           not, PHYSICAL is unchanged.
 */
bool pma(pfn_t directory, uva_t address, bool write, paddr_t *physical);

/* How many pages of the user half are mapped. */
uint32_t pagetable_resident(pfn_t directory);

#endif
