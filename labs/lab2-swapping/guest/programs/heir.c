/* SPDX-License-Identifier: MIT
 *
 * Has PAGES pages and makes copies of itself, as deep as it is told: each
 * generation adds to its pages, and waits for the next one to end. Stops with a
 * hash of its pages after all that.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { PAGES = 160, OLDEST = 6 };

/* Machine NUMBER is the copy of the one before. Returns: which one we are. */
static uint32_t descend(uint32_t youngest, uint32_t seed)
{
    uint32_t number = OLDEST;

    while (number < youngest && clone(number + 1, SELF) == 1) {
        number++;
        for (uint32_t page = number % 3; page < PAGES; page += 3) {
            page_word(page)[number] += seed + page;
        }
    }
    if (number < youngest) {
        observe("child", number + 1, wait(number + 1).value, 0);
    }
    return number;
}

void program(uint32_t seed, uint32_t youngest)
{
    uint32_t number;

    make_window(SELF, PAGES);
    for (uint32_t page = 0; page < PAGES; page++) {
        page_word(page)[0] = seed + page;
    }
    number = descend(youngest, seed);
    (void)stop(hash_pages(PAGES) + number);
}
