/* SPDX-License-Identifier: MIT
 *
 * Purpose: who may only read and writes gets its exception, be the page there
 * or not; others read on.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 20, CONSUMERS = 3, PLACES = 8 };

static void read_some(uint32_t who, uint32_t *seed)
{
    for (uint32_t i = 0; i < 2 * PLACES; i++) {
        uint32_t page = random_below(seed, PAGES);

        (void)crew_order(who, CREW_READ, crew_place(0, page, i), 0);
    }
}

TEST(readonly)
{
    crew_start();
    crew_pager(&crew_store, PAGES, PAGER_READ, PLACES);
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_consumer();
        (void)crew_order(who, CREW_JOIN, 0, 0);
    }
    for (uint32_t who = 1; who < CONSUMERS; who++) {
        uint32_t page = random_below(&seed, PAGES - 1);

        read_some(who, &seed);
        (void)crew_order(who, CREW_READ, crew_place(0, page, 0), 0);
        (void)crew_order(who, CREW_WRITE, crew_place(0, page + who - 1, 0), 1);
        read_some(0, &seed);
        (void)crew_ask(0, CREW_TELL, 0);
    }
    crew_end();
}
