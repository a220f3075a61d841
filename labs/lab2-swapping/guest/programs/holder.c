/* SPDX-License-Identifier: MIT
 *
 * Holds PAGES pages, filled from SEED. It stops with their hash; each time it
 * goes on it does the command that it gets (swap.h), or none if that is 0.
 */
#include "labs/lab2-swapping/guest/swap.h"

static void fill_pages(uint32_t seed, uint32_t pages)
{
    for (uint32_t page = 0; page < pages; page++) {
        for (uint32_t i = 0; i < SAMPLE; i++) {
            page_word(page)[i] = next_random(&seed);
        }
    }
}

void program(uint32_t seed, uint32_t pages)
{
    make_window(SELF, pages);
    fill_pages(seed, pages);
    for (;;) {
        uint32_t command = stop(hash_pages(pages));
        uint32_t value = command & MOST_COMMAND;

        if (command != 0) {
            page_word(command >> 16)[value % SAMPLE] += value;
        }
    }
}
