/* SPDX-License-Identifier: MIT
 *
 * Purpose: what is copied from machine to machine, at odd addresses and over
 * pages that are not there yet, comes back as it was.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { FIRST = 3, MACHINES = 4, PAGES = 6, ROUNDS = 5, BYTES = 9000 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t at = WINDOW;

    make_window(SELF, PAGES);
    fill(WINDOW, PAGES * PAGE_BYTES, seed);
    for (uint32_t i = 0; i < MACHINES; i++) {
        run(FIRST + i, "partner", 0, PAGES);
        (void)wait(FIRST + i);
    }
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t from = SELF;
        int error;

        for (uint32_t i = 0; i < MACHINES; i++) {
            uint32_t to = WINDOW + random_below(&state, PAGE_BYTES);

            (void)copy(FIRST + i, to, from, at, BYTES);
            from = FIRST + i;
            at = to;
        }
        error = copy(SELF, WINDOW + 3 * round, from, at, BYTES);
        observe("back", (uint32_t)error, hash(WINDOW, PAGES * PAGE_BYTES), 0);
        at = WINDOW + 3 * round + 1;
    }
}
