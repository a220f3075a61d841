/* SPDX-License-Identifier: MIT
 *
 * Purpose: memory and disk are used to the last page; then what asks for more
 * is refused, and nothing else happens.
 */
#include "labs/lab2-swapping/guest/swap.h"

/* Uses the pages below the window, too: what is granted counts. */
static void use_pages_below(void)
{
    for (uint32_t at = WINDOW / 2; at < WINDOW; at += PAGE_BYTES) {
        words(at)[0] = at;
    }
}

/* Grows in ever smaller steps, as far as possible. Returns: by how much. */
static uint32_t grow_to_the_end(void)
{
    uint32_t pages = 0;

    make_window(SELF, 0);
    for (uint32_t step = 2048; step > 0; step /= 2) {
        while (grow(SELF, step) == 0) {
            pages += step;
        }
    }
    return pages;
}

void program(uint32_t seed, uint32_t unused)
{
    uint32_t places = free_places();
    uint32_t pages;
    uint32_t sum = 0;
    int error;

    run(FIRST, "holder", seed, 30);
    observe("hash", wait(FIRST).value, 0, 0);
    pages = grow_to_the_end();
    observe("pages", pages, places, slots().slots);
    use_pages_below();
    for (uint32_t page = 0; page < pages; page++) {
        page_word(page)[page % 1024] = seed + page;
    }
    error = grow(SELF, 1);
    observe("refused", (uint32_t)error, (uint32_t)clone(FIRST + 1, FIRST),
            figures(FIRST + 1).size);
    for (uint32_t page = 0; page < pages; page++) {
        sum = sum * 31 + page_word(page)[page % 1024];
    }
    observe("sum", sum, 0, 0);
    observe("hash", ask(FIRST, 0), 0, 0);
    (void)shrink(SELF, pages);
    error = clone(FIRST + 1, FIRST);
    observe("back", (uint32_t)error, ask(FIRST + 1, 0), 0);
}
