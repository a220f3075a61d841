/* SPDX-License-Identifier: MIT
 *
 * Waiting and calendar dates. What needs a clock (time, clock) comes with its driver.
 */
#ifndef USER_TIME_H
#define USER_TIME_H

#include <sys/types.h>

struct timespec {
    time_t tv_sec;
    long tv_nsec;
};

/* Waits, in ticks of 10 ms, rounded up. 0; -1 with errno EINTR (a handler
 * ran; *LEFT, unless NULL, is what was left) or EINVAL. */
int nanosleep(const struct timespec *time, struct timespec *left);

struct tm {
    int tm_sec, tm_min, tm_hour;
    int tm_mday, tm_mon, tm_year; /* month 0..11, years since 1900 */
    int tm_wday, tm_yday;         /* days since Sunday, since 1 January */
    int tm_isdst;                 /* 0: UTC has no summer time */
};

/* The date of SECONDS since 1970, UTC. gmtime's result is valid until its
 * next call. */
struct tm *gmtime(const time_t *seconds);
struct tm *gmtime_r(const time_t *restrict seconds, struct tm *restrict result);

#endif
