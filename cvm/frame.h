/* SPDX-License-Identifier: MIT
 *
 * Physical frames with share counts. A frame is either free (count 0, on the
 * free list) or has as many owners as its count says. Frames that no machine
 * may have (below 1 MiB, kernel, holes of the memory map) are never free.
 *
 *     free:    head -> 7 -> 8 -> 12 -> end    shares[7] = shares[8] = ... = 0
 *     in use:  shares[9] = 1, shares[10] = 2
 *
 * A frame that is freed is filled with FRAME_POISON, so that no machine reads
 * what another one left, and a use after free shows.
 *
 * Layer: cvm/frame. Uses: console, directmap, memory.
 * Source: seed 002 (MContainer); Spec: grading/layers/frame_spec.c.
 */
#ifndef CVM_FRAME_H
#define CVM_FRAME_H

#include <stdint.h>

#include "cvm/boot/info.h"
#include "cvm/types.h"

#define FRAME_POISON 0xA5 /* each byte of a frame that was freed */

/* How many bytes frame_init() needs for its table of frames 0..LIMIT-1. The
 * table's form is the module's own affair: from 1 to 64 bytes a frame.
 */
uint32_t frame_table_bytes(pfn_t limit);

/* Starts with the frames that lie wholly in the regions of INFO free, lowest
 * first, and all others in use, each with one owner.
 *
 * LIMIT     frames 0..LIMIT-1 have records; parts of regions above are left
 *           alone.
 * TABLE     frame_table_bytes(LIMIT) bytes, outside all regions, that belong
 *           to this module from now on. What stands there is undefined.
 * Context:  boot, once.
 */
void frame_init(const struct boot_info *info, pfn_t limit, void *table);

/* Takes a free frame. Its content is undefined: FRAME_POISON if it was ever
 * released, else what was there at the start.
 *
 * FRAME     receives the number; its count is 1.
 * Returns:  0; ERR_RESOURCES (none is free; FRAME is unchanged).
 */
int frame_alloc(pfn_t *frame);

/* Adds an owner to a frame in use. A frame that is not, here and below, is a
 * bug of the caller: a panic.
 */
void frame_share(pfn_t frame);

/* Takes one owner from a frame in use. Without the last one it is free, and
 * filled with FRAME_POISON.
 */
void frame_release(pfn_t frame);

/* The number of owners; 0 for a free frame. */
uint32_t frame_shares(pfn_t frame);

/* How many frames are free. */
uint32_t frame_free_count(void);

#endif
