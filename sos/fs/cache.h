/* SPDX-License-Identifier: MIT
 *
 * The block cache: the part of the disk that was used last, in memory, so
 * that what is read again costs no disk request. The unit is a line of
 * CACHE_LINE_SECTORS sectors, which begins at a multiple of that number
 * (mkfs.fat lays out a volume so that clusters keep to such boundaries).
 *
 *     line number     0        1        2     ...
 *     sectors      0 .. 7   8 .. 15  16 .. 23 ...
 *
 * Invariants: a line is in the cache at most once; a line in the cache holds
 * what stands on the disk. A view (pointer into a line) is valid until the
 * next call of a function of this module.
 *
 * Layer: sos/fs/cache. Uses: block.
 */
#ifndef FS_CACHE_H
#define FS_CACHE_H

#include <stdint.h>

#include "sos/fs/block.h"

#define CACHE_LINES 256u       /* 1 MiB of lines */
#define CACHE_LINE_SECTORS 8u  /* sectors of a line */
#define CACHE_LINE_BYTES (CACHE_LINE_SECTORS * BLOCK_BYTES)

/* Empties the cache. */
void cache_start(void);

/* Shows sector SECTOR and those behind it in its line, in place.
 *
 * BYTES     is set to the first byte of SECTOR.
 * SECTORS   is set to the sectors that can be seen from there on, >= 1.
 * Returns:  0; -EIO (the disk; nothing is set then).
 */
int cache_view(uint32_t sector, const uint8_t **bytes, uint32_t *sectors);

/* Brings sectors FIRST .. FIRST + COUNT - 1 into the cache, those that are
 * missing with as few disk requests as their places allow. What cannot be read
 * is reported when it is asked for.
 *
 * COUNT     >= 1. The range lies on the disk.
 */
void cache_load(uint32_t first, uint32_t count);

/* Copies sectors FIRST .. FIRST + COUNT - 1 to TO, after cache_load().
 *
 * COUNT     >= 1.
 * Returns:  0; -EIO (the disk, or its end; TO is undefined then).
 */
int cache_read(uint32_t first, uint32_t count, uint8_t *to);

#endif
