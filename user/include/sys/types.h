/* SPDX-License-Identifier: MIT
 *
 * The scalar types of POSIX.
 */
#ifndef USER_SYS_TYPES_H
#define USER_SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef long ssize_t;
typedef long off_t;
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned mode_t;
typedef unsigned dev_t;
typedef unsigned ino_t;
typedef unsigned nlink_t;
typedef long blksize_t;
typedef long blkcnt_t;
typedef long time_t; /* seconds since 1970, UTC */

#endif
