/* SPDX-License-Identifier: MIT
 *
 * Purpose: consumers share the pages of one pager, at the same time. Each has a
 * word of its own in each page, and finds there what it wrote.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 16, CONSUMERS = 3, PLACES = 6 };

TEST(together)
{
    crew_start();
    crew_pager(&crew_store, PAGES, PAGER_WRITE, PLACES);
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_consumer();
        (void)crew_order(who, CREW_JOIN, 0, 0);
    }
    wait_for_tick();
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_begin(who, CREW_ROAM, 0, seed + who);
    }
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        (void)crew_await();
    }
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        (void)crew_order(who, CREW_SUM, 0, 0);
    }
    crew_end();
}
