/* SPDX-License-Identifier: MIT
 *
 * Purpose: memory that is not there is refused with ERR_RESOURCES and nothing
 * changes; memory that was granted is there to the last page; all comes back.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { OTHER = 3, STEP = 64 };

/* Grows until that is refused, first in large steps, then page by page. */
static uint32_t grow_to_the_end(void)
{
    uint32_t pages = 0;

    for (uint32_t step = STEP; step > 0; step = step / STEP) {
        while (grow(SELF, step) == 0) {
            pages = pages + step;
        }
    }
    return pages;
}

void program(uint32_t seed, uint32_t unused)
{
    struct figures before;
    struct figures full;
    uint32_t pages;
    uint32_t sum = 0;
    int error;

    make_window(SELF, 0);
    (void)figures(SELF);
    run(OTHER, "sample", seed, seed + 1);
    (void)wait(OTHER);
    reset(OTHER);
    before = figures(SELF);
    pages = grow_to_the_end();
    full = figures(SELF);
    observe("full", pages, full.size - before.size, before.free);
    error = grow(SELF, 1);
    observe("refused", (uint32_t)error, figures(SELF).size - full.size, 0);
    error = load(OTHER, "sample");
    observe("no load", (uint32_t)error, figures(OTHER).size, 0);
    for (uint32_t i = 0; i < pages; i++) {
        words(WINDOW + (i << PAGE_SHIFT))[0] = seed + i;
    }
    for (uint32_t i = 0; i < pages; i++) {
        sum = sum * 31 + words(WINDOW + (i << PAGE_SHIFT))[0];
    }
    observe("sum", pages, sum, 0);
    error = shrink(SELF, pages);
    observe("back", (uint32_t)error, before.free - figures(SELF).free,
            before.size - figures(SELF).size);
    run(OTHER, "sample", seed, seed + 2);
    (void)wait(OTHER);
}
