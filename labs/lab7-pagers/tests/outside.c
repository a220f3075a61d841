/* SPDX-License-Identifier: MIT
 *
 * Purpose: before the first page and behind the last one there is nothing, in
 * the same regions; who touches that gets its exception, and its pages give
 * their places back. Others are served as before.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 36, CONSUMERS = 4, PLACES = 9 };

static void read_some(uint32_t who, uint32_t *seed)
{
    for (uint32_t i = 0; i < PLACES; i++) {
        uint32_t page = random_below(seed, PAGES);

        (void)crew_order(who, CREW_READ, crew_place(0, page, i), 0);
    }
}

TEST(outside)
{
    const uint32_t outside[CONSUMERS] = {0, PAGES, 0xFFF, 0x400};

    crew_start();
    crew_pager(&crew_store, PAGES, PAGER_WRITE, PLACES);
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_consumer();
        (void)crew_order(who, CREW_JOIN, 0, 0);
    }
    for (uint32_t who = 1; who < CONSUMERS; who++) {
        read_some(0, &seed);
        read_some(who, &seed);
        (void)crew_order(who, CREW_READ, crew_place(0, outside[who], 1), 0);
        (void)crew_ask(0, CREW_TELL, 0);
    }
    read_some(0, &seed);
    (void)crew_ask(0, CREW_TELL, 0);
    crew_end();
}
