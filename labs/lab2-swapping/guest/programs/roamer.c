/* SPDX-License-Identifier: MIT
 *
 * Wanders through PAGES pages: reads a word, adds it to a sum, and writes the
 * sum somewhere else. Gives its turn away now and then. Stops with the sum.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { STEPS = 1500, TURN = 16 };

void program(uint32_t seed, uint32_t pages)
{
    uint32_t sum = seed;

    make_window(SELF, pages);
    for (uint32_t i = 0; i < STEPS; i++) {
        sum = sum * 31 + page_word(random_below(&seed, pages))[i % 8];
        page_word(random_below(&seed, pages))[sum % 8] = sum;
        if (i % TURN == 0) {
            yield();
        }
    }
    (void)stop(sum);
}
