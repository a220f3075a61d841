/* SPDX-License-Identifier: MIT
 *
 * Uses PAGES pages all the time: each turn it reads one word of each. Stops
 * after TURNS turns with the number of pages that had to be brought in.
 */
#include "labs/lab2-swapping/guest/swap.h"

void program(uint32_t pages, uint32_t turns)
{
    uint32_t before;
    uint32_t sum = 0;

    make_window(SELF, pages);
    for (uint32_t page = 0; page < pages; page++) {
        page_word(page)[0] = page;
    }
    before = fault_counts(SELF).swap;
    for (uint32_t turn = 0; turn < turns; turn++) {
        for (uint32_t page = 0; page < pages; page++) {
            sum += page_word(page)[0];
        }
        yield();
    }
    observe("sum", sum, turns, 0);
    (void)stop(fault_counts(SELF).swap - before);
}
