/* SPDX-License-Identifier: MIT
 *
 * Reading directories.
 */
#ifndef USER_DIRENT_H
#define USER_DIRENT_H

#include <limits.h>
#include <sys/types.h>

#define DT_UNKNOWN 0
#define DT_CHR 2
#define DT_DIR 4
#define DT_REG 8

struct dirent {
    ino_t d_ino;
    unsigned char d_type;
    char d_name[NAME_MAX + 1];
};

typedef struct directory_stream DIR;

/* NULL with errno on failure. */
DIR *opendir(const char *path);

/* The next entry, valid until the next call for DIRECTORY; NULL at the end
 * (errno is unchanged) and on failure. */
struct dirent *readdir(DIR *directory);
void rewinddir(DIR *directory); /* the first entry comes next */
int closedir(DIR *directory);

#endif
