/* SPDX-License-Identifier: MIT
 *
 * Purpose: a page is there from its first access on, reads as zero, takes one
 * frame, and costs one page fault; a page that nobody touches costs nothing.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { ROUNDS = 4, MOST_PAGES = 120, TOUCHES = 60 };

/* All words of PAGE, or'ed together. */
static uint32_t any(uint32_t page)
{
    uint32_t bits = 0;

    for (uint32_t i = 0; i < PAGE_BYTES / 4; i++) {
        bits |= page_word(page)[i];
    }
    return bits;
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;

    make_window(SELF, 0);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t pages = 1 + random_below(&state, MOST_PAGES);
        uint32_t bits = 0;
        uint32_t free;
        uint32_t zero;

        (void)grow(SELF, pages);
        free = figures(SELF).free;
        zero = fault_counts(SELF).zero;
        for (uint32_t touch = 0; touch < TOUCHES; touch++) {
            uint32_t page = random_below(&state, pages);

            bits |= page_word(page)[0] == page ? 0 : any(page);
            page_word(page)[0] = page;
        }
        observe("zeros", bits, fault_counts(SELF).zero - zero,
                free - figures(SELF).free);
        (void)shrink(SELF, pages);
    }
}
