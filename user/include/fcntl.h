/* SPDX-License-Identifier: MIT
 *
 * Opening of files. The flags go to the file system as they are here.
 */
#ifndef USER_FCNTL_H
#define USER_FCNTL_H

#include <sys/types.h>

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_ACCMODE 3
#define O_CREAT 0x40
#define O_EXCL 0x80
#define O_TRUNC 0x200
#define O_APPEND 0x400
#define O_DIRECTORY 0x10000

/* The lowest free descriptor; -1 with errno. The third argument, permissions
 * for O_CREAT, is accepted and not passed on while volumes are read-only. */
int open(const char *path, int flags, ...);

#endif
