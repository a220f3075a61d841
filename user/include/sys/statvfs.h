/* SPDX-License-Identifier: MIT
 *
 * What is known about a volume.
 */
#ifndef USER_SYS_STATVFS_H
#define USER_SYS_STATVFS_H

#include <sys/types.h>

struct statvfs {
    unsigned long f_bsize;  /* bytes of a block */
    unsigned long f_frsize; /* the same */
    unsigned long f_blocks; /* of the volume */
    unsigned long f_bfree;  /* of these, free */
    unsigned long f_bavail; /* the same: none are kept for root */
    unsigned long f_flag;
    unsigned long f_namemax;
};

#define ST_RDONLY 1

/* The volume on which PATH lies. 0; -1 with errno. */
int statvfs(const char *restrict path, struct statvfs *restrict status);

#endif
