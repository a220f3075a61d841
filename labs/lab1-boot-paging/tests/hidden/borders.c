/* SPDX-License-Identifier: MIT
 *
 * Purpose: memory goes on where one page table ends and the next begins, also
 * after it ended there in between.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { SPAN = 4 << 20, SPANS = 4, WORDS = 2 /* on each side of a border */ };

/* Writes what STATE makes up around all borders, or reads it. */
static uint32_t visit(uint32_t spans, uint32_t *state, int write)
{
    uint32_t sum = 0;

    for (uint32_t span = 1; span < spans; span++) {
        for (uint32_t i = 0; i < 2 * WORDS; i++) {
            volatile uint32_t *word = words(span * SPAN - 4 * WORDS) + i;

            if (write) {
                *word = next_random(state);
            }
            sum = sum * 31 + *word;
        }
    }
    return sum;
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t state = seed;
    uint32_t pages = SPANS * SPAN / PAGE_BYTES;
    int error;

    make_window(SELF, 0);
    error = grow(SELF, pages - figures(SELF).size);
    observe("borders", (uint32_t)error, visit(SPANS, &state, 0), 0);
    observe("written", visit(SPANS, &state, 1), 0, 0);
    observe("read", visit(SPANS, &state, 0), 0, 0);
    (void)shrink(SELF, 2 * SPAN / PAGE_BYTES);
    observe("left", visit(SPANS - 2, &state, 0), 0, 0);
    (void)grow(SELF, 2 * SPAN / PAGE_BYTES);
    observe("new", words(3 * SPAN - 4)[0] | words(3 * SPAN)[0],
            words(2 * SPAN)[0], 0);
}
