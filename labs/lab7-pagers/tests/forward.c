/* SPDX-License-Identifier: MIT
 *
 * Purpose: faults come to the right pager by way of a mapper, with all that the
 * kernel says of them. A consumer has one pager behind its mapper and one that
 * it is served by straight away; another one has both behind its mapper.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 24, STEPS = 80 };

TEST(forward)
{
    crew_start();
    crew_pager(&crew_versions, PAGES, PAGER_WRITE, 3 + random_below(&seed, 6));
    crew_pager(&crew_store, PAGES, PAGER_WRITE, 3 + random_below(&seed, 6));
    crew_consumer();
    crew_consumer();
    (void)crew_order(0, CREW_VIA, 0, 0);
    (void)crew_order(0, CREW_VIA, 1, 0);
    (void)crew_order(1, CREW_VIA, 1, 0);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t who = random_below(&seed, 2);
        uint32_t number = who == 1 ? 1 : random_below(&seed, 2);
        uint32_t page = random_below(&seed, PAGES);
        uint32_t place =
            crew_place(number, page, random_below(&seed, CREW_WORDS));

        if (number == 1 && random_below(&seed, 2) == 0) {
            (void)crew_order(who, CREW_WRITE, place, seed);
        }
        (void)crew_order(who, CREW_READ, place, 0);
    }
    (void)crew_ask(0, CREW_TELL, 0);
    (void)crew_ask(1, CREW_TELL, 0);
    crew_end();
}
