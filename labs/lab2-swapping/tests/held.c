/* SPDX-License-Identifier: MIT
 *
 * Purpose: a copy needs all of its pages at once, though they are on the disk
 * and everything else has to go. If they are more than there is, it fails and
 * has copied nothing.
 */
#include "labs/lab2-swapping/guest/swap.h"

static void try_copy(uint32_t pages, uint32_t offset)
{
    int error;

    error = copy(FIRST + 1, WINDOW + offset, FIRST, WINDOW + 1234,
                 pages * PAGE_BYTES - 5000);
    observe("copy", (uint32_t)error, ask(FIRST, 0), ask(FIRST + 1, 0));
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t frames = figures(SELF).frames;
    uint32_t few = frames / 4;
    uint32_t many = frames * 5 / 8;

    observe("frames", frames, 0, 0);
    run(FIRST, "holder", seed, many);
    (void)wait(FIRST);
    run(FIRST + 1, "holder", seed + 1, many);
    observe("before", wait(FIRST + 1).value, 0, 0);
    run(BALLAST, "ballast", frames, 1);
    (void)wait(BALLAST);
    try_copy(few, 2345); /* and all frames are taken */
    reset(BALLAST);
    try_copy(many, 3456);
}
