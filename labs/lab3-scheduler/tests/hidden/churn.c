/* SPDX-License-Identifier: MIT
 *
 * Purpose: everything at once. At each tick init begins a child, ends one or
 * changes one; the children compute or sleep, and tell of it.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 10, STEPS = 60, SLICES = 3, LONGEST = 6 };

static handle_t children[MOST]; /* 0: there is none */

/* Computes, if TICKS is 0; else sleeps for as many, again and again. */
static void live(uint32_t who, uint32_t ticks)
{
    uint32_t last = 0;

    for (;;) {
        uint32_t now = lab_time();

        if (ticks != 0) {
            observe("sleeps", who, now, 0);
            (void)sleep_ticks((int32_t)ticks);
        } else if (now != last) {
            observe("ran", who, now, 0);
            last = now;
        } else {
            lab_compute();
        }
    }
}

/* Begins child WHO at place AT. */
static void begin(uint32_t *seed, uint32_t at, uint32_t who)
{
    uint32_t priority = random_below(seed, 2);
    uint32_t slice = 1 + random_below(seed, SLICES);
    uint32_t ticks = random_below(seed, LONGEST);

    children[at] = child(live, who, ticks, priority, slice);
    observe("born", child_number(children[at]), who, 0);
}

static void change(uint32_t *seed, uint32_t at)
{
    uint32_t priority = random_below(seed, 2);
    uint32_t slice = 1 + random_below(seed, SLICES);

    (void)chg_sched_params(children[at], priority, slice);
}

static void step(uint32_t *seed, uint32_t who)
{
    uint32_t at = random_below(seed, MOST);
    uint32_t kind = random_below(seed, 3);

    if (children[at] == 0) {
        begin(seed, at, who);
    } else if (kind == 0) {
        (void)process_kill(children[at]);
        children[at] = 0;
    } else {
        change(seed, at);
    }
}

TEST(churn)
{
    wait_for_tick();
    observe("start", lab_time(), 0, 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        step(&seed, i);
        (void)sleep_ticks(1);
    }
}
