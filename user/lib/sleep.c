/* SPDX-License-Identifier: MIT
 *
 * Waiting: a receive that nobody can answer.
 */
#include <unistd.h>

#include <stdint.h>

#include "vamos.h"

#define MICROSECONDS_PER_TICK (1000000u / TICKS_PER_SECOND)
#define TICKS_MOST INT32_MAX /* of one call */

static void wait_ticks(int32_t ticks)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_NONE, ticks, &message);
}

unsigned sleep(unsigned seconds)
{
    uint64_t ticks = (uint64_t)seconds * TICKS_PER_SECOND;

    for (; ticks > TICKS_MOST; ticks -= TICKS_MOST) {
        wait_ticks(TICKS_MOST);
    }
    wait_ticks((int32_t)ticks);
    return 0;
}

int usleep(unsigned microseconds)
{
    wait_ticks((int32_t)((microseconds / MICROSECONDS_PER_TICK) +
                         (microseconds % MICROSECONDS_PER_TICK != 0)));
    return 0;
}
