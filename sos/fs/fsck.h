/* SPDX-License-Identifier: MIT
 *
 * What FS_CHECK asks for: a look at a whole volume, and what can be done about
 * what is found there.
 *
 * Layer: sos/fs/fsck. Uses: mount, path, node, check, change.
 */
#ifndef FS_FSCK_H
#define FS_FSCK_H

#include "sos/fs/access.h"
#include "sos/proto.h"

/* Looks through the whole volume of PATH (root only), after all is written;
 * before that, does to it what WAY says (enum fs_check_way).
 *
 * Returns:  0: FOUND says what there is; the errors of path_walk(); -EPERM;
 *           -EINVAL (WAY); -EBUSY (to do more than look: a file of the volume
 *           is open, or another volume is mounted on it); -EIO.
 */
int fsck_volume(const struct access_user *user, const char *path, uint32_t way,
                struct fs_check *found);

#endif
