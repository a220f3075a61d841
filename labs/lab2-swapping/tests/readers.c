/* SPDX-License-Identifier: MIT
 *
 * Purpose: a machine that may lose a page on the disk runs alone: this one only
 * starts it.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { READERS = 1, PAGES = 2000 };

void program(uint32_t seed, uint32_t unused)
{
    for (uint32_t i = 0; i < READERS; i++) {
        run(FIRST + i, "reader", seed + i, PAGES);
    }
}
