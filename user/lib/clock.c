/* SPDX-License-Identifier: MIT
 *
 * What time it is: the kernel counts ticks, and when they began was told at the
 * start. How much of it was ours: init knows.
 */
#include "user/lib/clock.h"

#include <errno.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

#include "user/lib/client.h"

#define NANOSECONDS_PER_TICK (1000000000 / (long)TICKS_PER_SECOND)
#define MICROSECONDS_PER_TICK (1000000 / (long)TICKS_PER_SECOND)

uint32_t clock_epoch;

static uint32_t ticks_now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    uint32_t ticks = ticks_now();

    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
        return client_result(-EINVAL);
    }
    time->tv_sec = (time_t)(ticks / TICKS_PER_SECOND +
                            (clock == CLOCK_REALTIME ? clock_epoch : 0));
    time->tv_nsec = (long)(ticks % TICKS_PER_SECOND) * NANOSECONDS_PER_TICK;
    return 0;
}

time_t time(time_t *seconds)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (seconds != NULL) {
        *seconds = now.tv_sec;
    }
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

clock_t times(struct tms *times)
{
    struct message message = MESSAGE_SHORT(PROC_TIMES, 0, 0);

    *times = (struct tms){.tms_utime = client_ask_init(&message),
                          .tms_cutime = (clock_t)message.word[1]};
    (void)client_handle();
    return (clock_t)ticks_now();
}

clock_t clock(void)
{
    struct tms own;

    (void)times(&own);
    return own.tms_utime * MICROSECONDS_PER_TICK;
}
