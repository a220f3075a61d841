/* SPDX-License-Identifier: MIT
 *
 * Purpose: whatever machines were, in memory, on the disk or in both, alone or
 * shared, all frames and all slots come back when they are emptied.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { ROUNDS = 3, MACHINES = 4 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t places;

    push_out(); /* all pages of our own have been touched */
    places = free_places();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t pages = 20 + random_below(&state, 60);

        run(FIRST, "holder", next_random(&state), pages);
        (void)wait(FIRST);
        if (i == 1) {
            push_out();
        }
        for (uint32_t to = 1; to < MACHINES; to++) {
            (void)clone(FIRST + to, FIRST + random_below(&state, to));
            (void)ask(FIRST + to, to_write(random_below(&state, pages), to));
        }
        if (i == 0) {
            push_out();
        }
        for (uint32_t to = 0; to < MACHINES; to++) {
            reset(FIRST + (to + i) % MACHINES);
        }
        observe("lost", i, places - free_places(), 0);
    }
}
