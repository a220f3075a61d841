/* SPDX-License-Identifier: MIT
 *
 * Purpose: what the disk cannot do is a fault of the machine that needs it, and
 * of no other. (No page can leave memory here.)
 */
#include "labs/lab2-swapping/guest/swap.h"

void program(uint32_t seed, uint32_t unused)
{
    uint32_t pages = figures(SELF).frames + figures(SELF).frames / 2;
    uint32_t places = free_places();
    struct end end;

    run(FIRST, "reader", seed, pages);
    observe("pages", pages, 0, 0);
    end = wait(FIRST);
    observe("end", (uint32_t)end.by_exception, end.value, 0);
    observe("where", end.address >= WINDOW, end.address < WINDOW +
            (pages << PAGE_SHIFT), 0);
    reset(FIRST);
    observe("lost", places - free_places(), 0, 0);
    make_window(SELF, 100);
    fill(WINDOW, 100 * PAGE_BYTES, seed);
    observe("mine", hash(WINDOW, 100 * PAGE_BYTES), 0, 0);
}
