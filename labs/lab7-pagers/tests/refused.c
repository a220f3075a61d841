/* SPDX-License-Identifier: MIT
 *
 * Purpose: who wants a page that the kind has not got is refused; so is who has
 * the regions but did not join, as a clone of a consumer, and who has left.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 32, CONSUMERS = 3, PLACES = 9, GAP = 4 };

static void read_some(uint32_t who, uint32_t *seed)
{
    for (uint32_t i = 0; i < 2 * PLACES; i++) {
        uint32_t page = random_below(seed, PAGES);

        if (page % GAP != GAP - 1) {
            (void)crew_order(who, CREW_READ, crew_place(0, page, i), 0);
        }
    }
}

TEST(refused)
{
    crew_start();
    crew_pager(&crew_gaps, PAGES, PAGER_WRITE, PLACES);
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_consumer();
        (void)crew_order(who, CREW_JOIN, 0, 0);
        read_some(who, &seed);
    }
    (void)crew_order(1, CREW_READ,
                     crew_place(0, GAP * random_below(&seed, 8) + GAP - 1, 0),
                     0);
    read_some(0, &seed);
    (void)crew_order(0, CREW_CLONE, crew_place(0, 5, 0), 0);
    (void)crew_await();
    read_some(0, &seed);
    (void)crew_order(2, CREW_ASK, 0, CREW_LEAVE);
    (void)crew_ask(0, CREW_TELL, 0);
    (void)crew_order(2, CREW_READ, crew_place(0, 5, 0), 0);
    read_some(0, &seed);
    (void)crew_ask(0, CREW_TELL, 0);
    crew_end();
}
