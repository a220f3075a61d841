/* SPDX-License-Identifier: MIT
 *
 * Purpose: many machines, of which some lose a page on the disk. This one only
 * starts them.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { READERS = 40, PAGES = 50 };

void program(uint32_t seed, uint32_t unused)
{
    for (uint32_t i = 0; i < READERS; i++) {
        run(FIRST + i, "reader", seed + i, PAGES);
    }
}
