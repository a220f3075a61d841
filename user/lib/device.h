/* SPDX-License-Identifier: MIT
 *
 * Files that are on no volume: /dev/tty is the terminal, and /dev/null, which
 * needs no server, takes everything and holds nothing.
 *
 * Layer: user/lib/device. Uses: nothing.
 */
#ifndef USER_LIB_DEVICE_H
#define USER_LIB_DEVICE_H

#include "sos/proto.h"
#include "vamos.h"

/* Whether PATH, which is absolute and normal, is one of them; then FILE, for
 * a new descriptor, and STATUS (unless NULL) are filled. */
int device_find(const char *path, struct proc_file *file,
                struct io_stat *status);

/* Does with /dev/null what MESSAGE, of enum io_operation, asks for, and makes
 * the reply of it. The reply's result. */
int device_null(struct message *message);

#endif
