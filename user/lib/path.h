/* SPDX-License-Identifier: MIT
 *
 * Names of files as servers get them: absolute, without "." and "..".
 *
 * Layer: user/lib/path. Uses: string.
 */
#ifndef USER_LIB_PATH_H
#define USER_LIB_PATH_H

#include "sos/proto.h"

/* Makes PATH absolute and normal: one slash before each name and none at the
 * end ("/" for the root), no "." and no "..", which goes back by name and
 * stays at the root.
 *
 * DIRECTORY  what a relative PATH starts from; absolute and normal.
 * RESULT     is filled with a string. May not overlap the others.
 * Context:   any.
 * Returns:   its length; -ENOENT: PATH is empty; -ENAMETOOLONG: the result, or
 *            a step towards it, does not fit.
 */
int path_absolute(const char *directory, const char *path,
                  char result[IO_PATH_BYTES]);

#endif
