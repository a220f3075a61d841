/* SPDX-License-Identifier: MIT
 *
 * Has pages, uses them, gives the last ones back, and uses one of those once
 * more: the processor must not remember it.
 *
 * KIND  'r' or 'w': reads or writes the lost page; 'z': takes new pages in its
 *       place and reads there, which must give zero.
 * PAGE  number of the page in the window; pages from LOST on are given back.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { PAGES = 8, LOST = 3 };

void program(uint32_t kind, uint32_t page)
{
    volatile uint32_t *word = words(WINDOW + (page << PAGE_SHIFT));

    make_window(SELF, PAGES);
    fill(WINDOW, PAGES * PAGE_BYTES, page + 1);
    (void)shrink(SELF, PAGES - LOST);
    if (kind == 'z') {
        (void)grow(SELF, PAGES - LOST);
    }
    if (kind == 'w') {
        word[0] = page;
    }
    (void)stop(word[0]);
}
