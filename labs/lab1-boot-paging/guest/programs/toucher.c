/* SPDX-License-Identifier: MIT
 *
 * Grows by PAGES pages, writes to each of them, and observes what that cost.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

void program(uint32_t pages, uint32_t unused)
{
    uint32_t first;
    struct figures before;
    struct figures after;

    make_window(SELF, 0);
    (void)figures(SELF); /* no page of our own is new from here on */
    before = figures(SELF);
    first = before.size << PAGE_SHIFT;
    words(first - PAGE_BYTES)[0] = 1; /* there is a table for the window */
    (void)grow(SELF, pages);
    before = figures(SELF);
    for (uint32_t i = 0; i < pages; i++) {
        words(first + (i << PAGE_SHIFT))[0] = i + 1;
    }
    after = figures(SELF);
    observe("touched", pages, after.resident - before.resident,
            before.free - after.free);
}
