/* SPDX-License-Identifier: MIT
 *
 * Error numbers (errno.def). Servers reply them negated; functions of the
 * library store them in errno and return -1 or NULL.
 */
#ifndef USER_ERRNO_H
#define USER_ERRNO_H

enum errno_number {
#define ERRNO(name, number, text) name = (number),
#include "errno.def"
#undef ERRNO
};

#define EWOULDBLOCK EAGAIN

/* The last error; a function that succeeds leaves it as it is. One for the
 * process, as it has one thread. */
extern int errno;

#endif
