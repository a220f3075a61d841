/* SPDX-License-Identifier: MIT
 *
 * Purpose: numbers of processes are given out, lowest first, and come back;
 * the handle of a process that has ended names nobody, not even the one that
 * has its number now.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 12, STEPS = 60 };

static void wait(uint32_t a, uint32_t b)
{
}

TEST(numbers)
{
    handle_t living[MOST];
    handle_t past = 0;
    uint32_t count = 0;

    for (uint32_t i = 0; i < STEPS; i++) {
        if (count < MOST && random_below(&seed, 5) < 3) {
            living[count] = child(wait, 0, 0, 1, 1);
            observe("born", child_number(living[count]), 0, 0);
            count++;
        } else if (count > 0) {
            uint32_t at = random_below(&seed, count);

            past = living[at];
            observe("ended", child_number(past), (uint32_t)process_kill(past),
                    0);
            count--;
            living[at] = living[count];
        }
        if (past != 0) {
            observe("past", (uint32_t)chg_sched_params(past, 1, 1), 0, 0);
        }
    }
}
