/* SPDX-License-Identifier: MIT
 *
 * Purpose: several machines that together need more than there is, each in its
 * own order, in turns.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { MACHINES = 4 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t pages = figures(SELF).frames / 3;

    observe("pages", pages, 0, 0);
    for (uint32_t i = 0; i < MACHINES; i++) {
        run(FIRST + i, "roamer", seed + i, pages);
    }
    for (uint32_t i = 0; i < MACHINES; i++) {
        observe("sum", wait(FIRST + i).value, 0, 0);
    }
}
