/* SPDX-License-Identifier: MIT
 *
 * Purpose: pages are as the consumer left them, whichever were taken back
 * meanwhile: the oldest ones. The consumer has more pages than the pager maps
 * at a time, in two regions.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 40, STEPS = 100 };

TEST(serve)
{
    crew_start();
    crew_pager(&crew_store, PAGES, PAGER_WRITE, 3 + random_below(&seed, 6));
    crew_consumer();
    (void)crew_order(0, CREW_JOIN, 0, 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t page = random_below(&seed, PAGES);
        uint32_t place = crew_place(0, page, random_below(&seed, CREW_WORDS));

        if (random_below(&seed, 2) == 0) {
            (void)crew_order(0, CREW_WRITE, place, seed);
        }
        (void)crew_order(0, CREW_READ, place, 0);
    }
    (void)crew_ask(0, CREW_TELL, 0);
    crew_end();
}
