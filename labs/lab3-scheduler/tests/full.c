/* SPDX-License-Identifier: MIT
 *
 * Purpose: there are as many processes as there are numbers; then there can be
 * no other before one ends.
 */
#include "labs/lab3-scheduler/guest/lab.h"

static handle_t handles[MAX_PROCS + 1];

static void wait(uint32_t a, uint32_t b)
{
}

static void observe_no_more(void)
{
    observe("no more", (uint32_t)process_clone(HN_SELF), 0, 0);
}

/* Begins COUNT processes. */
static void fill(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        handle_t handle = child(wait, 0, 0, 1, 1);

        observe("born", child_number(handle), 0, 0);
        handles[child_number(handle)] = handle;
    }
}

TEST(full)
{
    uint32_t gone = 0;

    fill(MAX_PROCS - 1);
    observe_no_more();
    for (uint32_t i = 0; i < 20; i++) {
        uint32_t number = 2 + random_below(&seed, MAX_PROCS - 1);

        if (handles[number] != 0) {
            observe("ended", number, (uint32_t)process_kill(handles[number]),
                    0);
            handles[number] = 0;
            gone++;
        }
    }
    fill(gone);
    observe_no_more();
}
