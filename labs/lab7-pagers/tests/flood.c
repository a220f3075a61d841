/* SPDX-License-Identifier: MIT
 *
 * Purpose: credit is limited. A consumer that does nothing but fault is served
 * for a while, then no more; one that has been served as often, but slowly, is
 * served on.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 4, PLACES = 2, ENOUGH = 500, TOO_MANY = 3000 };

TEST(flood)
{
    crew_start();
    crew_pager(&crew_store, PAGES, PAGER_WRITE, PLACES);
    for (uint32_t who = 0; who < 2; who++) {
        crew_consumer();
        (void)crew_order(who, CREW_JOIN, 0, 0);
    }
    (void)crew_order(0, CREW_AROUND, 0, ENOUGH);
    (void)crew_order(1, CREW_AROUND, 0, TOO_MANY);
    (void)crew_order(0, CREW_READ, crew_place(0, 3, seed % CREW_WORDS), 0);
    crew_end();
}
