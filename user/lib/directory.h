/* SPDX-License-Identifier: MIT
 *
 * The current directory. Servers know nothing of it: the library sends
 * absolute names.
 *
 * Layer: user/lib/directory. Uses: path, stat.
 */
#ifndef USER_LIB_DIRECTORY_H
#define USER_LIB_DIRECTORY_H

#include "user/lib/path.h"

/* Sets the current directory at the start of the process; a PATH that is not
 * absolute or too long is replaced by the root. */
void directory_start(const char *path);

/* path_absolute() from the current directory. */
int directory_resolve(const char *path, char result[IO_PATH_BYTES]);

/* The current directory. */
const char *directory_current(void);

#endif
