/* SPDX-License-Identifier: MIT
 *
 * Writes to PAGES pages, the number of each page and SEED, and reads them
 * again, a few in each turn. Observes how many were right.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { TURN = 8 };

static uint32_t mark(uint32_t seed, uint32_t page)
{
    return seed + page * 65537;
}

void program(uint32_t seed, uint32_t pages)
{
    uint32_t right = 0;

    make_window(SELF, pages);
    for (uint32_t page = 0; page < pages; page++) {
        page_word(page)[page % 1024] = mark(seed, page);
        if (page % TURN == 0) {
            yield();
        }
    }
    for (uint32_t page = 0; page < pages; page++) {
        right += page_word(page)[page % 1024] == mark(seed, page);
        if (page % TURN == 0) {
            yield();
        }
    }
    observe("right", right, 0, 0);
}
