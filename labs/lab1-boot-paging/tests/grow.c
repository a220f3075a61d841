/* SPDX-License-Identifier: MIT
 *
 * Purpose: memory grows and shrinks at its end by whole pages; what remains
 * keeps its content, what comes back reads as zero. Spans of several 4 MiB.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { STEPS = 24, MOST_PAGES = 1500, LEAST = 256 /* pages that remain */ };

/* Observes the first and the last word of the pages FROM..TO-1 in one sum. */
static uint32_t sum(uint32_t from, uint32_t to)
{
    uint32_t value = 0;

    for (uint32_t page = from; page < to; page++) {
        value = value * 31 + words(page << PAGE_SHIFT)[0];
        value = value * 31 + words(page << PAGE_SHIFT)[PAGE_BYTES / 4 - 1];
    }
    return value;
}

/* Marks every page from FROM to TO-1 with its number. */
static void mark(uint32_t from, uint32_t to)
{
    for (uint32_t page = from; page < to; page++) {
        words(page << PAGE_SHIFT)[0] = page;
        words(page << PAGE_SHIFT)[PAGE_BYTES / 4 - 1] = ~page;
    }
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t size = LEAST;

    make_window(SELF, 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t wanted = LEAST + random_below(&state, MOST_PAGES);
        int error = wanted > size ? grow(SELF, wanted - size)
                                  : shrink(SELF, size - wanted);

        observe("size", (uint32_t)error, figures(SELF).size, wanted);
        observe("sum", sum(LEAST, wanted), 0, 0);
        mark(size < wanted ? size : wanted, wanted);
        size = wanted;
    }
    observe("all", (uint32_t)shrink(SELF, size), 0, 0);
    observe("size", 0, figures(SELF).size, size);
}
