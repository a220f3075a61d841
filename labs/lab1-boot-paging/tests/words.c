/* SPDX-License-Identifier: MIT
 *
 * Purpose: words of another machine are written and read at any address, also
 * across a page boundary and on pages that it never touched.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { OTHER = 3, PAGES = 4, BYTES = PAGES * PAGE_BYTES, ROUNDS = 40 };

/* An address in the window; every other one is just before a page's end. */
static uint32_t pick(uint32_t *state)
{
    uint32_t page = 1 + random_below(state, PAGES - 1);

    if (random_below(state, 2) == 0) {
        return WINDOW + random_below(state, BYTES - 4);
    }
    return WINDOW + (page << PAGE_SHIFT) - 1 - random_below(state, 3);
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;

    run(OTHER, "partner", 0, PAGES);
    (void)wait(OTHER);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t address = pick(&state);
        uint32_t word = 0;
        int error = write_word(OTHER, address, next_random(&state));

        observe("write", address, (uint32_t)error, 0);
        address = pick(&state);
        error = read_word(OTHER, address, &word);
        observe("read", address, (uint32_t)error, word);
    }
    (void)start_machine(OTHER, 0, 0);
    (void)wait(OTHER);
}
