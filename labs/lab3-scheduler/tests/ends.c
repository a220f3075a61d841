/* SPDX-License-Identifier: MIT
 *
 * Purpose: a process can end wherever it is: at the head of a queue, in the
 * middle, at the tail, alone, while it waits, while it runs. The others go on
 * as if it had never been.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { FEWEST = 14, MOST = 24, LIMIT = 20, SLICE = 100 };

static handle_t handles[MOST];

/* Tells that it runs, waits for TICKS ticks, tells that it woke, and ends. */
static void tell(uint32_t who, uint32_t ticks)
{
    observe("ran", who, 0, 0);
    (void)sleep_ticks((int32_t)ticks);
    observe("woke", who, 0, 0);
    (void)process_kill(HN_SELF);
}

static void sleep_for_ever(uint32_t who, uint32_t b)
{
    observe("ran", who, 0, 0);
    (void)sleep_ticks(IPC_FOREVER);
    observe("woke", who, 0, 0);
}

/* Ends about half of COUNT processes; the others' handles move up. Returns how
 * many are left.
 */
static uint32_t end_some(uint32_t *seed, uint32_t count)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (random_below(seed, 2) == 0) {
            (void)process_kill(handles[i]);
        } else {
            handles[left] = handles[i];
            left++;
        }
    }
    return left;
}

TEST(ends)
{
    uint32_t count = FEWEST + random_below(&seed, MOST - FEWEST + 1);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        handles[i] = child(tell, i, LIMIT, random_below(&seed, PRIORITIES),
                           SLICE);
    }
    wait_for_tick();
    count = end_some(&seed, count); /* in the ready queues */
    (void)sleep_ticks(LIMIT / 4);
    observe("now wait", 0, 0, 0);
    (void)end_some(&seed, count); /* while they wait */
    /* who gets their numbers waits for something else */
    for (uint32_t i = 0; i < 3; i++) {
        (void)child(sleep_for_ever, MOST + i, 0, 1, SLICE);
    }
    (void)sleep_ticks(3 * LIMIT);
}
