/* SPDX-License-Identifier: MIT
 *
 * Purpose: machines that clone themselves, generation by generation, while a
 * big one goes through all the memory; each has what its line wrote, no more.
 */
#include "labs/lab2-swapping/guest/swap.h"

enum { OLDEST = 6, YOUNGEST = 14 };

void program(uint32_t seed, uint32_t unused)
{
    uint32_t frames = figures(SELF).frames;

    observe("frames", frames, 0, 0);
    run(FIRST, "reader", seed, frames);
    run(OLDEST, "heir", seed, YOUNGEST);
    observe("oldest", wait(OLDEST).value, 0, 0);
    (void)wait(FIRST);
    reset(FIRST);
    push_out();
    for (uint32_t machine = YOUNGEST; machine > OLDEST; machine--) {
        reset(machine);
    }
    observe("still", ask(OLDEST, 0), 0, 0);
}
