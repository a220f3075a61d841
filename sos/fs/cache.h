/* SPDX-License-Identifier: MIT
 *
 * The block cache: the parts of the disks that were used last, in memory, so
 * that what is read again costs no disk request, and what is written waits
 * until many sectors can go to the disk at a time. The unit is a line of
 * CACHE_LINE_SECTORS sectors, which begins at a multiple of that number
 * (mkfs.fat lays out a volume so that clusters keep to such boundaries).
 *
 *     line number     0        1        2     ...
 *     sectors      0 .. 7   8 .. 15  16 .. 23 ...
 *
 * A sector in the cache is in one of these states:
 *
 *     clean     as on the disk
 *     dirty     contents of files: newer than the disk; written when it suits
 *     pinned    the journal's: newer than the disk, and must not go there
 *               before the journal says so
 *
 * Invariants: a line is in the cache at most once; a line with a pinned sector
 * stays; no sector is dirty and pinned. A view (pointer into a line) is valid
 * until the next call of a function of this module that may read the disk.
 *
 * Layer: sos/fs/cache. Uses: line, block, crc.
 */
#ifndef FS_CACHE_H
#define FS_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/block.h"
#include "sos/fs/crc.h"

#define CACHE_LINE_SECTORS 8u /* sectors of a line */
#define CACHE_PINNED_MOST 96u /* lines, see cache_pinned() */

/* Empties the cache, writing nothing. */
void cache_start(void);

/* Shows sector SECTOR and those behind it in its line, in place.
 *
 * BYTES     is set to the first byte of SECTOR.
 * SECTORS   is set to the sectors that can be seen from there on, >= 1.
 * Returns:  0; -EIO (the disk; nothing is set then).
 */
int cache_view(uint32_t disk, uint32_t sector, const uint8_t **bytes,
               uint32_t *sectors);

/* Whether sectors FIRST .. FIRST + COUNT - 1 are all in the cache. */
bool cache_has(uint32_t disk, uint32_t first, uint32_t count);

/* Shows sectors FIRST .. FIRST + COUNT - 1 in place, if they follow each other
 * in memory too. Mostly they do: lines that came in one after another took
 * places one after another (line.c).
 *
 * COUNT     >= 1.
 * Returns:  their first byte; NULL (they do not, or some are not in the cache).
 */
const uint8_t *cache_row(uint32_t disk, uint32_t first, uint32_t count);

/* Brings sectors FIRST .. FIRST + COUNT - 1 into the cache, those that are
 * missing with as few disk requests as their places allow. What cannot be read
 * is reported when it is asked for.
 *
 * COUNT     >= 1. The range lies on the disk.
 */
void cache_load(uint32_t disk, uint32_t first, uint32_t count);

/* Copies sectors FIRST .. FIRST + COUNT - 1 to TO, after cache_load().
 *
 * COUNT     >= 1.
 * Returns:  0; -EIO (the disk, or its end; TO is undefined then).
 */
int cache_read(uint32_t disk, uint32_t first, uint32_t count, uint8_t *to);

/* Shows sectors for a change of their contents: they become dirty.
 *
 * COUNT     1.. and within one line.
 * KEEP      their old contents are of interest; else they are undefined, and
 *           need not be read.
 * Returns:  0; -EIO (nothing has changed).
 */
int cache_change(uint32_t disk, uint32_t first, uint32_t count, bool keep,
                 uint8_t **bytes);

/* Dirty sectors among FIRST .. FIRST + COUNT - 1 become clean, unwritten: their
 * contents are of no interest any more. */
void cache_drop(uint32_t disk, uint32_t first, uint32_t count);

/* Writes the dirty sectors of DISK, in the order of their places.
 *
 * Returns:  0; -EIO (now, or earlier, when a line was needed for something
 *           else: what was to be written is lost).
 */
int cache_write_dirty(uint32_t disk);

/* Shows SECTOR for a change of the journal's: it becomes pinned.
 *
 * KEEP      as for cache_change().
 * IS_NEW    is set to whether it was not marked; it is marked then.
 * Returns:  0; -EIO.
 */
int cache_pin(uint32_t disk, uint32_t sector, bool keep, uint8_t **bytes,
              bool *is_new);

/* The pinned SECTOR in place; its mark goes. */
const uint8_t *cache_unmark(uint32_t disk, uint32_t sector);

/* The sums of what the pinned SECTOR was when it was still clean, which is what
 * stands on the disk; CRC_UNKNOWN: that was not of interest. */
const struct crc_pieces *cache_before(uint32_t disk, uint32_t sector);

/* The pinned SECTOR in place; it is clean from now on. */
const uint8_t *cache_unpin(uint32_t disk, uint32_t sector);

/* How many lines are pinned. There must not be more than CACHE_PINNED_MOST
 * plus what one operation pins. */
uint32_t cache_pinned(void);

/* Forgets all sectors of DISK from FIRST on, COUNT of them, whatever their
 * state: a volume is gone, or was written past the cache. */
void cache_forget(uint32_t disk, uint32_t first, uint32_t count);

#endif
