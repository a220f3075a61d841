/* SPDX-License-Identifier: MIT
 *
 * Purpose: clones of clones, of which some end and others write, keep their
 * own content; in the end all frames come back.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { MACHINES = 5, PAGES = 6, STEPS = 60 };

static void step(uint32_t *state, uint32_t alive[])
{
    uint32_t to = random_below(state, MACHINES);
    uint32_t from = random_below(state, MACHINES);
    uint32_t page = random_below(state, PAGES);

    if (alive[to] != 0 && (random_below(state, 2) == 0 || to == from)) {
        uint32_t value = 1 + random_below(state, 60000);

        observe("hash", FIRST + to, ask(FIRST + to, to_write(page, value)), 0);
    } else if (alive[from] != 0 && to != from) {
        int error = clone(FIRST + to, FIRST + from);

        observe("clone", FIRST + to, (uint32_t)error, ask(FIRST + to, 0));
        alive[to] = 1;
    } else if (to != 0) {
        reset(FIRST + to);
        alive[to] = 0;
    }
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t alive[MACHINES] = {1};
    uint32_t state = seed;
    uint32_t free;

    (void)figures(SELF);
    free = figures(SELF).free;
    run(FIRST, "holder", seed, PAGES);
    observe("hash", FIRST, wait(FIRST).value, 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        step(&state, alive);
    }
    for (uint32_t i = 0; i < MACHINES; i++) {
        reset(FIRST + i);
    }
    observe("lost", free - figures(SELF).free, 0, 0);
}
