/* SPDX-License-Identifier: MIT
 *
 * The time in microseconds.
 */
#ifndef USER_SYS_TIME_H
#define USER_SYS_TIME_H

#include <sys/types.h>

struct timeval {
    time_t tv_sec;
    long tv_usec;
};

/* The time since 1970, in steps of 10 ms. ZONE is NULL. 0. */
int gettimeofday(struct timeval *restrict time, void *restrict zone);

#endif
