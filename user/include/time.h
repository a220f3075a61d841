/* SPDX-License-Identifier: MIT
 *
 * Calendar dates. What needs a clock (time, clock) comes with its driver.
 */
#ifndef USER_TIME_H
#define USER_TIME_H

#include <sys/types.h>

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
