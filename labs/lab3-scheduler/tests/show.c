/* SPDX-License-Identifier: MIT
 *
 * Purpose: a picture of who ran when, to look at. No test has points for it.
 *
 * Init wakes at each tick and looks who has run one tick more than before.
 */
#include "labs/lab3-scheduler/guest/lab.h"

enum { TICKS = 60, CHILDREN = 5 };

struct plan {
    const char *name;
    uint32_t priority;
    uint32_t slice;
    uint32_t works; /* ticks, and then */
    uint32_t waits; /* ticks, and so on */
};

static const struct plan plans[CHILDREN] = {
    {"driver  (2, 1) ", 2, 1, 1, 9},
    {"reader  (1, 3) ", 1, 3, 7, 12},
    {"writer  (1, 3) ", 1, 3, 7, 12},
    {"spinner (1, 1) ", 1, 1, 3, 15},
    {"backup  (0, 5) ", 0, 5, TICKS, 1},
};

static void live(uint32_t who, uint32_t b)
{
    for (;;) {
        uint32_t worked = 0;
        uint32_t last = lab_time();

        while (worked < plans[who].works) {
            uint32_t now = lab_time();

            worked += now != last ? 1 : 0;
            last = now;
            lab_compute();
        }
        (void)sleep_ticks((int32_t)plans[who].waits);
    }
}

static uint32_t ticks_of(handle_t handle)
{
    struct info_process info = {.run_ticks = 0};

    (void)read_kernel_info(INFO_PROCESS, (uint32_t)handle, &info);
    return info.run_ticks;
}

static void watch(const handle_t *handles, char (*rows)[TICKS + 1])
{
    uint32_t before[CHILDREN] = {0};

    for (uint32_t tick = 0; tick < TICKS; tick++) {
        (void)sleep_ticks(1);
        for (uint32_t who = 0; who < CHILDREN; who++) {
            uint32_t ticks = ticks_of(handles[who]);

            rows[who][tick] = ticks != before[who] ? '#' : '.';
            before[who] = ticks;
        }
    }
}

static void print_row(const char *name, const char *marks)
{
    char line[TICKS + 32];
    uint32_t at = 0;

    for (; *name != 0; name++) {
        line[at] = *name;
        at++;
    }
    for (; *marks != 0; marks++) {
        line[at] = *marks;
        at++;
    }
    line[at] = 0;
    print(line);
}

TEST(show)
{
    static char rows[CHILDREN][TICKS + 1];
    handle_t handles[CHILDREN];

    (void)seed;
    wait_for_tick();
    for (uint32_t i = 0; i < CHILDREN; i++) {
        handles[i] = child(live, i, 0, plans[i].priority, plans[i].slice);
    }
    watch(handles, rows);
    print("who ran when: a column is a tick of 10 ms");
    print("   (priority, slice)");
    for (uint32_t i = 0; i < CHILDREN; i++) {
        print_row(plans[i].name, rows[i]);
    }
}
