/* SPDX-License-Identifier: MIT
 *
 * The clock, waiting, and calendar dates. Everything is in UTC: there are no
 * time zones, so local time is the same. Years end in 2038, as time_t has 32
 * bits. There is no floating point, hence no difftime.
 */
#ifndef USER_TIME_H
#define USER_TIME_H

#include <sys/types.h>

struct timespec {
    time_t tv_sec;
    long tv_nsec;
};

/* The time, as the PC's clock had it at the start; it goes on in ticks of
 * 10 ms. SECONDS and ZONE may be NULL. */
time_t time(time_t *seconds);

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1 /* since the start of the machine */
typedef int clockid_t;
int clock_gettime(clockid_t clock, struct timespec *time); /* 0; -1, EINVAL */

/* Time of the processor that this process has taken. */
typedef long clock_t;
#define CLOCKS_PER_SEC 1000000L
clock_t clock(void);

/* Waits, in ticks of 10 ms, rounded up. 0; -1 with errno EINTR (a handler
 * ran; *LEFT, unless NULL, is what was left) or EINVAL. */
int nanosleep(const struct timespec *time, struct timespec *left);

struct tm {
    int tm_sec, tm_min, tm_hour;
    int tm_mday, tm_mon, tm_year; /* month 0..11, years since 1900 */
    int tm_wday, tm_yday;         /* days since Sunday, since 1 January */
    int tm_isdst;                 /* 0: UTC has no summer time */
};

/* The date of SECONDS since 1970. The results of gmtime and localtime are valid
 * until the next call of one of them. */
struct tm *gmtime(const time_t *seconds);
struct tm *gmtime_r(const time_t *restrict seconds, struct tm *restrict result);
struct tm *localtime(const time_t *seconds);
struct tm *localtime_r(const time_t *restrict seconds,
                       struct tm *restrict result);

/* The other way. Members may lie outside their ranges ("32 January"): DATE is
 * put right. -1 with errno EOVERFLOW: outside of time_t. */
time_t mktime(struct tm *date);
time_t timegm(struct tm *date);

/* DATE as text; knows all conversions of ISO C, and %e %k %l %s. The length; 0
 * if it does not fit, and then TO holds nothing of use. */
size_t strftime(char *restrict to, size_t bytes, const char *restrict format,
                const struct tm *restrict date);

/* "Thu Jan  1 00:00:00 1970" with a line end, valid until the next call. */
char *asctime(const struct tm *date);
char *ctime(const time_t *seconds);

#endif
