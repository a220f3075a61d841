/* SPDX-License-Identifier: MIT
 *
 * Purpose: what a pager leaves in the place of a page comes back with the next
 * fault; a page goes before its frame is used again. The pager has no memory
 * but for the pages that are mapped; what a page holds follows from its marker.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 40, STEPS = 100, W1_SHIFT = 8 };

TEST(markers)
{
    crew_start();
    crew_pager(&crew_versions, PAGES, PAGER_WRITE,
               3 + random_below(&seed, 6));
    crew_consumer();
    (void)crew_order(0, CREW_JOIN, 0, 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t page = random_below(&seed, PAGES);
        uint32_t word = random_below(&seed, CREW_WORDS);

        if (random_below(&seed, 20) == 0) {
            (void)crew_order(0, CREW_ASK, 0, CREW_RENEW | page << W1_SHIFT);
        }
        (void)crew_order(0, CREW_READ, crew_place(0, page, word), 0);
    }
    (void)crew_ask(0, CREW_TELL, 0);
    crew_end();
}
