/* SPDX-License-Identifier: MIT
 *
 * The memories of processes. Each lies in one piece on the host, in a file
 * that has no name and is as long as the process's memory: pages that nobody
 * has touched read as zero and take no room there.
 *
 *     file   | page 0, never used | page 1 | ... | page size-1 |
 *
 * Number 0 is no process: its memory is the boot archive.
 *
 * Invariant: the sizes of all memories together never exceed the PC's memory.
 *
 * Layer: grading/spec/run/memory. Uses: the host.
 * Source: ABI manual, "Memory of a process".
 */
#ifndef SPEC_RUN_MEMORY_H
#define SPEC_RUN_MEMORY_H

#include "grading/spec/spec.h"

/* All memories are empty; together they may have PAGES pages. */
void memory_init(uint32_t pages);

/* The number of pages that P has. */
uint32_t memory_size(pid p);

/* Gives P's memory the size PAGES. New pages read as zero.
 *
 * Returns:  0; ERR_RESOURCES (the PC has not so much; nothing has changed).
 */
int memory_resize(pid p, uint32_t pages);

/* Makes the empty memory of TO a copy of FROM's. Returns as memory_resize(). */
int memory_clone(pid to, pid from);

/* Where ADDRESS of P's memory is on the host; what follows up to the end of
 * the memory follows there, too. The place stays the same for ever.
 */
uint8_t *memory_at(pid p, uint32_t address);

/* Whether [ADDRESS, ADDRESS + BYTES) lies in P's memory, page 0 excepted. So
 * does every empty range.
 */
bool memory_contains(pid p, uint32_t address, uint32_t bytes);

/* The pages of P that were ever touched. */
uint32_t memory_resident(pid p);

/* What the kernel tells of the PC's memory. */
struct info_memory memory_info(void);

#endif
