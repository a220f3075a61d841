/* SPDX-License-Identifier: MIT
 *
 * Purpose: while nobody is ready, time goes on; long waits end at their tick,
 * the longest ones not at all.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 8, SHORTEST = 20, LONGEST = 600 };

static void wait(uint32_t who, uint32_t ticks)
{
    uint32_t before = lab_time();
    int result = sleep_ticks((int32_t)ticks);

    observe("woke", who, (uint32_t)result, lab_time() - before);
}

TEST(idle)
{
    uint32_t count = 2 + random_below(&seed, MOST - 1);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        (void)child(wait, i, SHORTEST + random_below(&seed, LONGEST), 1, 1);
    }
    (void)child(wait, count, INT32_MAX, 1, 1);
    wait_for_tick();
    (void)wait(count + 1, SHORTEST + LONGEST);
}
