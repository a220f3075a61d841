/* SPDX-License-Identifier: MIT
 *
 * Purpose: a program uses twice as many pages as the PC has frames, and finds
 * in each of them what it wrote there.
 */
#include "labs/lab2-swapping/guest/swap.h"

static uint32_t value(uint32_t seed, uint32_t page)
{
    return seed * 2654435761u + page * 40503u;
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t pages = 2 * figures(SELF).frames;
    uint32_t forwards = 0;
    uint32_t backwards = 0;

    make_window(SELF, pages);
    observe("pages", pages, 0, 0);
    for (uint32_t page = 0; page < pages; page++) {
        page_word(page)[page % 1024] = value(seed, page);
    }
    for (uint32_t page = 0; page < pages; page++) {
        forwards = forwards * 31 + page_word(page)[page % 1024];
    }
    for (uint32_t page = pages; page > 0; page--) {
        backwards = backwards * 31 + page_word(page - 1)[(page - 1) % 1024];
    }
    observe("sums", forwards, backwards, 0);
}
