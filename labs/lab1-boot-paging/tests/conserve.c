/* SPDX-License-Identifier: MIT
 *
 * Purpose: frames that machines used are free again when the machines are
 * emptied, and a machine takes exactly the frames that it touches.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { FIRST = 3, ROUNDS = 4, MACHINES = 12, MOST_PAGES = 100 };

static void round(uint32_t machines, uint32_t *state)
{
    for (uint32_t i = 0; i < machines; i++) {
        run(FIRST + i, "toucher", 1 + random_below(state, MOST_PAGES), 0);
        (void)wait(FIRST + i); /* it counts what is free: one at a time */
    }
    for (uint32_t i = 0; i < machines; i++) {
        reset(FIRST + i);
    }
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t before;

    round(1, &state); /* all pages of our own are there now */
    before = figures(SELF).free;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t machines = 1 + random_below(&state, MACHINES);

        round(machines, &state);
        observe("lost", i, before - figures(SELF).free, machines);
    }
}
