/* SPDX-License-Identifier: MIT
 *
 * Purpose: who runs when. Children compute, sleep, and change priorities and
 * slices, each by a random plan that the judge knows, and tell at each tick
 * that they see. The tests differ in what may happen.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 7, TICKS = 4, SLICES = 4, FAR = 60 };

/* What a plan may have: the first KINDS of these. */
enum { SPIN, SLEEP, OWN_PARAMS, OTHER_PARAMS };

static struct {
    uint32_t kinds;
    uint32_t priorities; /* children have 0 .. this - 1 */
} allowed;
static handle_t handles[MOST];

/* Tells of TICKS ticks while it runs; LAST is the one it has told of. */
static void compute(uint32_t who, uint32_t ticks, uint32_t *last)
{
    while (ticks > 0) {
        uint32_t now = lab_time();

        if (now != *last) {
            *last = now;
            ticks--;
            observe("ran", who, now, 0);
        } else {
            lab_compute();
        }
    }
}

static void live(uint32_t who, uint32_t seed)
{
    uint32_t steps = 2 + random_below(&seed, 5);
    uint32_t last = 0;

    for (uint32_t i = 0; i < steps; i++) {
        uint32_t kind = random_below(&seed, allowed.kinds);
        uint32_t ticks = 1 + random_below(&seed, TICKS);
        uint32_t priority = random_below(&seed, allowed.priorities);
        uint32_t other = random_below(&seed, who + 1);
        handle_t whom = other == who ? HN_SELF : handles[other];

        if (kind == SPIN) {
            compute(who, ticks, &last);
        } else if (kind == SLEEP) {
            int result = sleep_ticks((int32_t)ticks);

            observe("woke", who, (uint32_t)result, lab_time());
        } else {
            chg_sched_params(kind == OTHER_PARAMS ? whom : HN_SELF, priority,
                             ticks);
            observe("changed", who, priority, ticks);
        }
    }
}

static void schedule(uint32_t seed, uint32_t kinds, uint32_t priorities)
{
    uint32_t children = 2 + random_below(&seed, MOST - 1);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    allowed.kinds = kinds;
    allowed.priorities = priorities;
    for (uint32_t i = 0; i < children; i++) {
        uint32_t priority = random_below(&seed, priorities);
        uint32_t slice = 1 + random_below(&seed, SLICES);
        uint32_t plan = 1 + random_below(&seed, 1 << 20);

        handles[i] = child(live, i, plan, priority, slice);
    }
    wait_for_tick();
    observe("start", children, lab_time(), 0);
    (void)sleep_ticks(FAR * MOST);
}

TEST(slices)
{
    schedule(seed, SPIN + 1, 1);
}

TEST(sleep)
{
    schedule(seed, SLEEP + 1, 1);
}

TEST(preempt)
{
    schedule(seed, SLEEP + 1, PRIORITIES);
}

TEST(params)
{
    schedule(seed, OTHER_PARAMS + 1, PRIORITIES);
}
