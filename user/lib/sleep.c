/* SPDX-License-Identifier: MIT
 *
 * Waiting for a time or a signal: init answers when it has come.
 */
#include <unistd.h>

#include <errno.h>
#include <stdint.h>
#include <time.h>

#include "user/lib/client.h"

#define NANOSECONDS_PER_TICK (1000000000 / (long)TICKS_PER_SECOND)
#define MICROSECONDS_PER_TICK (1000000u / TICKS_PER_SECOND)
#define TICKS_MOST INT32_MAX /* of one request */

/* Waits, -1 = for ever. 0, or what was left when a handler ran (-1: there was
 * no end). */
static int32_t wait_ticks(int32_t ticks)
{
    for (;;) {
        struct message message = MESSAGE_SHORT(PROC_SLEEP, (uint32_t)ticks, 0);
        int result = client_ask_init(&message);

        if (result >= 0) {
            (void)client_handle();
            return 0;
        }
        if (result != -EINTR) {
            return ticks;
        }
        if (ticks >= 0) {
            ticks = (int32_t)message.word[1] > 0 ? (int32_t)message.word[1] : 0;
        }
        if (client_signals != 0) {
            (void)client_handle();
            return ticks;
        }
    }
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    uint64_t ticks;
    int32_t rest;

    if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec > 999999999) {
        return client_result(-EINVAL);
    }
    ticks = (uint64_t)time->tv_sec * TICKS_PER_SECOND +
            (uint64_t)(time->tv_nsec + NANOSECONDS_PER_TICK - 1) /
                (uint64_t)NANOSECONDS_PER_TICK;
    rest = wait_ticks(ticks < TICKS_MOST ? (int32_t)ticks : TICKS_MOST);
    if (rest == 0) {
        return 0;
    }
    if (left != NULL) {
        left->tv_sec = rest / (int32_t)TICKS_PER_SECOND;
        left->tv_nsec = rest % (int32_t)TICKS_PER_SECOND * NANOSECONDS_PER_TICK;
    }
    return client_result(-EINTR);
}

unsigned sleep(unsigned seconds)
{
    struct timespec time = {.tv_sec = (time_t)(seconds & INT32_MAX)};
    struct timespec left = {0, 0};

    (void)nanosleep(&time, &left);
    return (unsigned)left.tv_sec + (left.tv_nsec > 0);
}

int usleep(unsigned microseconds)
{
    uint32_t ticks = microseconds / MICROSECONDS_PER_TICK +
                     (microseconds % MICROSECONDS_PER_TICK != 0);

    return wait_ticks((int32_t)ticks) == 0 ? 0 : client_result(-EINTR);
}

int pause(void)
{
    (void)wait_ticks(-1);
    return client_result(-EINTR);
}

unsigned alarm(unsigned seconds)
{
    uint32_t most = TICKS_MOST / TICKS_PER_SECOND;
    struct message message = MESSAGE_SHORT(
        PROC_ALARM, (seconds < most ? seconds : most) * TICKS_PER_SECOND, 0);
    int left = client_ask_init(&message);

    (void)client_handle();
    return left > 0 ? ((unsigned)left + TICKS_PER_SECOND - 1) / TICKS_PER_SECOND
                    : 0;
}
