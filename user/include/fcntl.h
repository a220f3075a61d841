/* SPDX-License-Identifier: MIT
 *
 * Opening of files, and what else there is about descriptors. The flags go to
 * the file system as they are here.
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
#define O_NOCTTY 0x100 /* always so */
#define O_TRUNC 0x200
#define O_APPEND 0x400
#define O_DIRECTORY 0x10000
#define O_CLOEXEC 0x80000

/* The lowest free descriptor; -1 with errno. The third argument, permissions
 * for O_CREAT (an int), loses what umask() says. */
int open(const char *path, int flags, ...);
int creat(const char *path, mode_t mode);

#define F_DUPFD 0 /* dup, the lowest descriptor >= the argument */
#define F_GETFD 1
#define F_SETFD 2 /* FD_CLOEXEC or 0 */
#define F_GETFL 3 /* the flags with which it was opened */
#define F_DUPFD_CLOEXEC 1030
#define FD_CLOEXEC 1

/* As the operation says; -1 with errno EBADF, EINVAL, EMFILE. */
int fcntl(int fd, int operation, ...);

#endif
