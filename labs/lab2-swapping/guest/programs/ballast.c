/* SPDX-License-Identifier: MIT
 *
 * Writes to PAGES pages, one after the other, ROUNDS times.
 */
#include "labs/lab2-swapping/guest/swap.h"

void program(uint32_t pages, uint32_t rounds)
{
    make_window(SELF, pages);
    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t page = 0; page < pages; page++) {
            page_word(page)[0] = page + round;
        }
    }
}
