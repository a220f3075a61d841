/* SPDX-License-Identifier: MIT
 *
 * The contents of files: read and written at any place, made longer and
 * shorter. FILE is what the entry says (dir.h); what changes in it is written
 * to the entry too, unless the file has none any more.
 *
 * Layer: sos/fs/data. Uses: change, orphan, entry, fill, clock, fat, cache,
 * dir, journal, volume.
 */
#ifndef FS_DATA_H
#define FS_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/dir.h"

#define DATA_MOST 65536u           /* bytes of one data_read() */
#define DATA_FILE_MOST 0x7FFFFFFFu /* of a file */

/* Reads up to BYTES bytes (1..DATA_MOST) from OFFSET on, all of them inside of
 * the file.
 *
 * CHAIN     of the file, anywhere: the place of the last access.
 * AHEAD     what follows will be read next: it is brought into the cache.
 * DATA      is set to them, valid until the next call of fs.
 * Returns:  bytes that can be seen, fewer than BYTES before a damaged place;
 *           -EIO.
 */
int data_read(const struct dir_node *file, struct fat_chain *chain,
              uint32_t offset, uint32_t bytes, bool ahead,
              const uint8_t **data);

/* Writes BYTES bytes (>= 1) at OFFSET. If that is behind the end, what lies
 * between reads as zero. Only while a large hole is made on a volume in small
 * pieces the file can be seen in between, after a power cut: shorter, with
 * zeros at its end.
 *
 * HAS_ENTRY the file has one.
 * Returns:  0; -EFBIG; -ENOSPC, -EROFS (nothing has changed); -EIO.
 */
int data_write(struct dir_node *file, struct fat_chain *chain, bool has_entry,
               uint32_t offset, const uint8_t *data, uint32_t bytes);

/* Makes the file BYTES long. What is added reads as zero. If it becomes
 * shorter, all its chains (struct fat_chain) must be started again.
 *
 * Returns:  as data_write().
 */
int data_resize(struct dir_node *file, struct fat_chain *chain, bool has_entry,
                uint32_t bytes);

/* Sets the file's time of change to now; its entry is not written. Returns
 * whether it was another. */
bool data_touch(struct dir_node *file);

#endif
