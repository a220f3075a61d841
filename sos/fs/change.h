/* SPDX-License-Identifier: MIT
 *
 * The frame of an operation that changes a volume: room in the journal and on
 * the volume at its beginning, and what a commit means for free clusters.
 *
 * Layer: sos/fs/change. Uses: fat, volume, journal.
 */
#ifndef FS_CHANGE_H
#define FS_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/volume.h"

/* Begins an operation that changes at most SECTORS sectors (up to
 * JOURNAL_OPERATION) and takes at most CLUSTERS clusters.
 *
 * Context:  process. May wait for the disk.
 * Returns:  0; -EROFS; -ENOSPC (there are not so many); -EIO.
 */
int change_begin(struct volume *volume, uint32_t sectors, uint32_t clusters);

/* Puts all that was done so far on the disk; with HOME, empties the journal
 * too. A volume that is read-only has nothing to be put there.
 *
 * Returns:  0; -EIO (the volume is read-only from now on).
 */
int change_commit(struct volume *volume, bool home);

#endif
