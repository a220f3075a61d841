/* SPDX-License-Identifier: MIT
 *
 * What is known about a file.
 */
#ifndef USER_SYS_STAT_H
#define USER_SYS_STAT_H

#include <sys/types.h>

#define S_IFMT 0170000u
#define S_IFDIR 0040000u
#define S_IFCHR 0020000u
#define S_IFREG 0100000u
#define S_IFIFO 0010000u
#define S_IFSOCK 0140000u
#define S_ISDIR(mode) (((mode)&S_IFMT) == S_IFDIR)
#define S_ISCHR(mode) (((mode)&S_IFMT) == S_IFCHR)
#define S_ISFIFO(mode) (((mode)&S_IFMT) == S_IFIFO)
#define S_ISSOCK(mode) (((mode)&S_IFMT) == S_IFSOCK)
#define S_ISREG(mode) (((mode)&S_IFMT) == S_IFREG)

#define S_IRWXU 0700u
#define S_IRUSR 0400u
#define S_IWUSR 0200u
#define S_IXUSR 0100u
#define S_IRWXG 0070u
#define S_IRGRP 0040u
#define S_IWGRP 0020u
#define S_IXGRP 0010u
#define S_IRWXO 0007u
#define S_IROTH 0004u
#define S_IWOTH 0002u
#define S_IXOTH 0001u

struct stat {
    dev_t st_dev; /* number of the volume; of terminal and pipes others */
    ino_t st_ino;
    mode_t st_mode;
    nlink_t st_nlink; /* always 1: FAT has no links */
    uid_t st_uid;
    gid_t st_gid;
    off_t st_size;
    blksize_t st_blksize;
    blkcnt_t st_blocks; /* of 512 bytes */
    time_t st_atime, st_mtime, st_ctime;
};

/* Permissions that new files do not get, from now on; the old ones. */
mode_t umask(mode_t mask);

/* 0; -1 with errno. */
int stat(const char *restrict path, struct stat *restrict status);
int fstat(int fd, struct stat *status);
int lstat(const char *restrict path, struct stat *restrict status);

/* 0; -1 with errno: EACCES, ENOENT, ENOTDIR, EROFS, ...; mkdir: EEXIST, ENOSPC;
 * chmod: EPERM (not the owner, nor root). There is no fchmod, as the file
 * system changes permissions by name. */
int mkdir(const char *path, mode_t mode);
int chmod(const char *path, mode_t mode);

#endif
