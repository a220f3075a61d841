/* SPDX-License-Identifier: MIT
 *
 * Purpose: new memory reads as zero, whoever had its frames before, and keeps
 * what is written to it: no two pages share a frame.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { ROUNDS = 4, MOST_PAGES = 300 };

/* All words of PAGES pages, or'ed together. */
static uint32_t any(uint32_t pages)
{
    uint32_t bits = 0;

    for (uint32_t i = 0; i < pages * PAGE_BYTES / 4; i++) {
        bits |= words(WINDOW)[i];
    }
    return bits;
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;

    make_window(SELF, 0);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t pages = 1 + random_below(&state, MOST_PAGES);
        int error = grow(SELF, pages);

        observe("new", (uint32_t)error, pages, any(pages));
        fill(WINDOW, pages * PAGE_BYTES, next_random(&state));
        observe("kept", pages, hash(WINDOW, pages * PAGE_BYTES), 0);
        (void)shrink(SELF, pages);
    }
}
