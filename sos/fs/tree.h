/* SPDX-License-Identifier: MIT
 *
 * Operations on paths: what changes the tree of directories. Each happens as a
 * whole or not at all, even if the power fails; it is on the disk after
 * tree_sync() or file_sync(), or some time later. After an error nothing has
 * changed.
 *
 * Besides what is listed, each returns the errors of path_walk(), -EACCES (the
 * user must not do that), -EROFS (the volume is read-only), -EIO.
 *
 * Layer: sos/fs/tree. Uses: rename, place, check, mount, path, node, orphan,
 * stat, entry, change, access, dir, clock, fat, journal, volume.
 */
#ifndef FS_TREE_H
#define FS_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/access.h"
#include "sos/fs/dir.h"
#include "sos/proto.h"

#define TREE_SAME 0xFFFFFFFFu /* of owner, group, time: as it is; now */

/* Describes the file at PATH.  Returns:  0. */
int tree_stat(const struct access_user *user, const char *path,
              struct io_stat *status);

/* Whether USER has all permissions of WANTED (ACCESS_) on the file at
 * PATH.  Returns:  0. */
int tree_access(const struct access_user *user, const char *path,
                uint32_t wanted);

/* Creates an empty file.
 *
 * NODE      is set to it, or after -EEXIST to what is there.
 * Returns:  0; -EEXIST; -EISDIR (PATH can only be a directory); -EINVAL (a name
 *           that FAT does not allow); -ENOSPC.
 */
int tree_create(const struct access_user *user, const char *path, uint32_t mode,
                struct dir_node *node);

/* Creates a directory.
 *
 * Returns:  0; -EEXIST; -EINVAL (a name that FAT does not allow); -ENOSPC.
 */
int tree_mkdir(const struct access_user *user, const char *path, uint32_t mode);

/* Removes an empty directory.
 *
 * Returns:  0; -ENOTDIR; -ENOTEMPTY; -EBUSY (a volume is mounted there);
 *           -EINVAL (the root, or the last name is "." or "..").
 */
int tree_rmdir(const struct access_user *user, const char *path);

/* Removes a file.
 *
 * Returns:  0; -EISDIR.
 */
int tree_unlink(const struct access_user *user, const char *path);

/* Gives the file or directory FROM the name TO. What has that name is replaced,
 * if it is a file in case of a file, or an empty directory.
 *
 * Returns:  0; -EXDEV (on another volume); -EINVAL (a directory into itself,
 *           or a name that FAT does not allow); -EISDIR, -ENOTDIR,
 *           -ENOTEMPTY (what is to be replaced); -EBUSY (a volume is mounted
 *           there, or the root); -ENOSPC.
 */
int tree_rename(const struct access_user *user, const char *from,
                const char *to);

/* Sets the permissions (0..0777). By the owner or root.  Returns:  0; -EPERM.
 */
int tree_chmod(const struct access_user *user, const char *path, uint32_t mode);

/* Sets the owner. By root alone; the owner may say what is so already. FAT has
 * no room for a group: it is the one with the owner's number.
 *
 * UID, GID  or TREE_SAME.
 * Returns:  0; -EPERM; -EINVAL (no such user, or a group of another number).
 */
int tree_chown(const struct access_user *user, const char *path, uint32_t uid,
               uint32_t gid);

/* Sets the time of the last change.
 *
 * SECONDS   since 1970, or TREE_SAME: now. By the owner or root; now: also by
 *           who may write.
 * Returns:  0; -EPERM.
 */
int tree_utime(const struct access_user *user, const char *path,
               uint32_t seconds);

/* Describes the volume on which PATH lies.  Returns:  0. */
int tree_volume(const struct access_user *user, const char *path,
                struct fs_volume *volume);

/* Describes the volume with the number INDEX, 0 and up, of those that are
 * mounted.  Returns:  0; -ENOENT: there are no more. */
int tree_mounted(uint32_t index, struct fs_volume *volume);

/* Whether something is not on the disks yet, or a journal is in use. */
bool tree_is_dirty(void);

/* Waits until all that was done before is on the disks, and the journals are
 * empty.
 *
 * Returns:  0; -EIO.
 */
int tree_sync(void);

/* Mounts a volume on the directory PATH (root only), and takes it away; see
 * mount.h.
 *
 * NUMBER    the index that the volume is to have, or 0; set to what it has.
 * Returns:  0; -EPERM; tree_mount() -ENOTDIR and the errors of
 *           mount_volume(); tree_unmount() -EINVAL (no volume is mounted
 *           there), -EBUSY (files are open).
 */
int tree_mount(const struct access_user *user, const char *path, uint32_t disk,
               uint32_t partition, uint32_t *number, const char **reason);
int tree_unmount(const struct access_user *user, const char *path);

#endif
