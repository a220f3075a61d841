/* SPDX-License-Identifier: MIT
 *
 * Purpose: each tick is put down to who ran, and to its slice.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 6, SLICES = 5, LONGEST = 40 };

static void spin(uint32_t a, uint32_t b)
{
    for (;;) {
        lab_compute();
    }
}

TEST(account)
{
    handle_t handles[MOST];
    uint32_t count = 2 + random_below(&seed, MOST - 1);
    uint32_t ticks = 5 + random_below(&seed, LONGEST);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        handles[i] = child(spin, 0, 0, 1, 1 + random_below(&seed, SLICES));
    }
    wait_for_tick();
    for (uint32_t i = 0; i < ticks; i++) {
        (void)sleep_ticks(1);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct info_process info = {.state = UINT32_MAX};

        (void)read_kernel_info(INFO_PROCESS, (uint32_t)handles[i], &info);
        observe("account", info.run_ticks, info.consumed, info.state);
    }
}
