/* SPDX-License-Identifier: MIT
 *
 * Purpose: pages that are used all the time stay in memory, while another
 * machine goes through more pages than there are frames.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { PAGES = 40, TURNS = 600 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t frames = figures(SELF).frames;

    observe("frames", frames, 0, 0);
    run(FIRST, "user", PAGES, TURNS);
    run(FIRST + 1, "reader", seed, frames + frames / 2);
    (void)wait(FIRST + 1);
    observe("lost", wait(FIRST).value, 0, 0);
}
