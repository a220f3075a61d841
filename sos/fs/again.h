/* SPDX-License-Identifier: MIT
 *
 * What is mounted when fs starts: the root, and what an earlier file server had
 * mounted beside it, by what init knows.
 *
 * Layer: sos/fs/again. Uses: file, tree, mount, say.
 */
#ifndef FS_AGAIN_H
#define FS_AGAIN_H

/* Closes all files, and mounts all that. What cannot be mounted is told on the
 * terminal.
 *
 * Returns:  0; or the errors of mount_volume(): there is no root.
 */
int again_mount(void);

#endif
