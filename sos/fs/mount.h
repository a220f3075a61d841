/* SPDX-License-Identifier: MIT
 *
 * Which volume stands on which directory. The first one is the root; others
 * cover a directory of a volume that is mounted.
 *
 * Layer: sos/fs/mount. Uses: check, orphan, change, dir, volume, cache, block,
 * fat, journal.
 */
#ifndef FS_MOUNT_H
#define FS_MOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/dir.h"
#include "sos/fs/volume.h"

/* Forgets all volumes, without writing anything: the start, or a crash.
 *
 * KEEPS     clusters of files that were open without a name stay in use, on all
 *           volumes that are mounted from now on: their processes live, and
 *           must not find a new file in their place (file_reopen()). Without
 *           it, mounting frees them.
 */
void mount_start(bool keeps);

/* Mounts a volume: replays its journal, checks it, and frees what was left of
 * files that were open without a name. A volume that is damaged, or has no room
 * for a journal, is read-only.
 *
 * DISK      0..BLOCK_DISKS - 1.
 * PARTITION 1..4, or 0: the first FAT16 partition; without a partition table
 *           the whole disk.
 * ON        the directory that it covers; NULL: it is the root.
 * WHERE     the path of that directory, shorter than IO_NAME_BYTES.
 * NUMBER    the volume's index (1..VOLUMES - 1); 0: any, and that of the root.
 * REASON    is set to one line that says what is wrong, or to NULL. After a
 *           success it says why the volume is read-only.
 * Returns:  0; -EINVAL (no volume); -EBUSY (mounted already); -ENFILE (too
 *           many volumes, or NUMBER is not free); -ENODEV, -EIO.
 */
int mount_volume(uint32_t disk, uint32_t partition, const struct dir_node *on,
                 const char *where, uint32_t number, const char **reason);

/* Writes everything and forgets VOLUME, on which no file may be open and no
 * other volume mounted.
 *
 * Returns:  0; -EBUSY (it is the root, or covered); -EIO (it is gone all the
 *           same).
 */
int mount_remove(struct volume *volume);

/* Takes VOLUME as if it were mounted now, where it is, HOW saying what is done
 * with its journal. No file may be open on it.
 *
 * Returns:  0: its DAMAGE says why it is read-only, if it is; -EBUSY (another
 *           volume is mounted on it).
 */
int mount_again(struct volume *volume, enum replay_how how);

/* The volume number INDEX; NULL if none is mounted there. */
struct volume *mount_table(uint32_t index);

/* Whether another volume that is mounted has sectors of VOLUME. */
bool mount_overlaps(const struct volume *volume);

/* Goes from a covered directory to the root of what covers it; any other NODE
 * stays as it is. */
void mount_cross(struct dir_node *node);

/* Whether a volume covers NODE, or NODE is the root of a volume. */
bool mount_is_point(const struct dir_node *node);

#endif
