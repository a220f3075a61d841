/* SPDX-License-Identifier: MIT
 *
 * Purpose: 300 processes begin, run and end, some at a time; none is lost, and
 * none runs twice.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { ALL = 300, MOST = 30, SLICE = 100, PAUSE = 10 };

static void tell(uint32_t who, uint32_t b)
{
    observe("ran", who, 0, 0);
    (void)process_kill(HN_SELF);
    observe("lives on", who, 0, 0);
}

TEST(many)
{
    uint32_t done = 0;

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    while (done < ALL) {
        uint32_t batch = 1 + random_below(&seed, MOST);

        batch = batch < ALL - done ? batch : ALL - done;
        for (uint32_t i = 0; i < batch; i++) {
            handle_t handle = child(tell, done + i, 0, 1, SLICE);

            observe("born", child_number(handle), done + i, 0);
        }
        (void)sleep_ticks(PAUSE);
        done += batch;
    }
}
