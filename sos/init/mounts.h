/* SPDX-License-Identifier: MIT
 *
 * What fs has mounted beside the root, for its successor. The programs that
 * ask fs to mount something tell init when that is done (user/lib/volume.c);
 * init itself knows nothing of volumes.
 *
 * Layer: sos/init/mounts. Uses: nothing.
 */
#ifndef SOS_INIT_MOUNTS_H
#define SOS_INIT_MOUNTS_H

#include "sos/proto.h"

/* Takes note of MOUNT, in the place of one on the same directory.
 *
 * Returns:  0; -EINVAL (its WHERE does not end); -ENFILE (too many).
 */
int mounts_add(const struct proc_mount *mount);

/* Forgets what is mounted on the same directory as MOUNT.
 *
 * Returns:  0; -EINVAL (as above).
 */
int mounts_remove(const struct proc_mount *mount);

/* All, in the order in which they were mounted. NUMBER is set to how many. */
const struct proc_mount *mounts_list(uint32_t *number);

#endif
