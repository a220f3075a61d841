/* SPDX-License-Identifier: MIT
 *
 * Purpose: the kernel writes to pages that are shared, swapped, or both, and
 * reads them: nobody else sees it, and nothing of it gets lost.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { MACHINES = 4, PAGES = 50, STEPS = 40, EACH = 8 };

static void step(uint32_t *state)
{
    uint32_t to = FIRST + random_below(state, MACHINES);
    uint32_t from = FIRST + random_below(state, MACHINES);
    uint32_t target = random_below(state, PAGES);
    uint32_t source = random_below(state, PAGES);

    if (to != from) {
        (void)copy(to, WINDOW + (target << PAGE_SHIFT), from,
                   WINDOW + (source << PAGE_SHIFT), SAMPLE * 4);
    }
    (void)write_word(to, WINDOW + (source << PAGE_SHIFT) + 4 * target,
                     next_random(state));
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;

    run(FIRST, "holder", seed, PAGES);
    observe("hash", wait(FIRST).value, 0, 0);
    for (uint32_t i = 1; i < MACHINES; i++) {
        observe("clone", (uint32_t)clone(FIRST + i, FIRST), 0, 0);
    }
    for (uint32_t i = 0; i < STEPS; i++) {
        if (i % EACH == 0 && i < 3 * EACH) {
            push_out();
        }
        step(&state);
    }
    push_out();
    for (uint32_t i = 0; i < MACHINES; i++) {
        observe("hash", ask(FIRST + i, 0), FIRST + i, 0);
    }
}
