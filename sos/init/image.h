/* SPDX-License-Identifier: MIT
 *
 * Programs as files: init reads them from fs like any client.
 *
 * Layer: sos/init/image. Uses: service, vouch.
 */
#ifndef SOS_INIT_IMAGE_H
#define SOS_INIT_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "sos/init/proc.h"

#define IMAGE_MOST_BYTES (4u << 20) /* longest program */

/* Reads the file PATH, if CLIENT's user may execute it.
 *
 * PATH      absolute and normal.
 * IMAGE     becomes the address of its content, valid until the next call.
 * BYTES     becomes its length.
 * Context:  process. May wait for fs.
 * Returns:  0; a negated errno of fs (ENOENT, ENOTDIR, EIO, ...); -EACCES: no
 *           execute permission, for it or a directory on the way, or no
 *           regular file; -ENOEXEC: longer than
 *           IMAGE_MOST_BYTES; -ENOMEM; -ENODEV: there is no fs;
 *           -ETIMEDOUT: it did not answer.
 */
int image_read(const char *path, struct proc *client, const void **image,
               size_t *bytes);

#endif
