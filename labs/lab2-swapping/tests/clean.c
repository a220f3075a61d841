/* SPDX-License-Identifier: MIT
 *
 * Purpose: a page that has not changed since it was read is dropped, not
 * written once more.
 */
#include "labs/lab2-swapping/guest/swap.h"

static uint32_t sum(uint32_t pages)
{
    uint32_t value = 0;

    for (uint32_t page = 0; page < pages; page++) {
        value = value * 31 + page_word(page)[page % 1024];
    }
    return value;
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t pages = figures(SELF).frames + figures(SELF).frames / 4;
    uint32_t writes;
    uint32_t reads;

    make_window(SELF, pages);
    observe("pages", pages, 0, 0);
    for (uint32_t page = 0; page < pages; page++) {
        page_word(page)[page % 1024] = seed + page;
    }
    observe("sum", sum(pages), sum(pages), 0); /* all are on the disk now */
    writes = slots().writes;
    reads = slots().reads;
    observe("sum", sum(pages), 0, 0);
    observe("traffic", slots().writes - writes, slots().reads - reads, 0);
}
