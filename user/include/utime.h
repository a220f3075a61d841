/* SPDX-License-Identifier: MIT
 *
 * The times of files.
 */
#ifndef USER_UTIME_H
#define USER_UTIME_H

#include <sys/types.h>

struct utimbuf {
    time_t actime; /* accepted and not looked at: fs keeps no access times */
    time_t modtime;
};

/* Sets the time of the last change: by the owner or root; TIMES = NULL, which
 * is now, also by who may write. 0; -1 with errno. */
int utime(const char *path, const struct utimbuf *times);

#endif
