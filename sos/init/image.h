/* SPDX-License-Identifier: MIT
 *
 * Programs as files: init reads them from fs like any client.
 *
 * Layer: sos/init/image. Uses: service.
 */
#ifndef SOS_INIT_IMAGE_H
#define SOS_INIT_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define IMAGE_MOST_BYTES (4u << 20) /* longest program */

/* Reads the file PATH, if user UID with group GID may execute it.
 *
 * PATH      absolute and normal.
 * IMAGE     becomes the address of its content, valid until the next call.
 * BYTES     becomes its length.
 * Context:  process. May wait for fs.
 * Returns:  0; a negated errno of fs (ENOENT, ENOTDIR, EIO, ...); -EACCES: no
 *           execute permission, or a directory; -ENOEXEC: longer than
 *           IMAGE_MOST_BYTES; -ENOMEM; -ENODEV: there is no fs.
 */
int image_read(const char *path, uint32_t uid, uint32_t gid, const void **image,
               size_t *bytes);

#endif
