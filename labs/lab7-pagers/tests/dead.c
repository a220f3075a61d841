/* SPDX-License-Identifier: MIT
 *
 * Purpose: a pager behind a mapper ends, or does not receive. The consumer gets
 * its exception soon, whether pages of the region are there or not; so does a
 * clone of a consumer. Others are served.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum { PAGES = 16, CONSUMERS = 4, STALL = 300 };

static void read_some(uint32_t who, uint32_t pager, uint32_t *seed)
{
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t page = random_below(seed, PAGES - 1);

        (void)crew_order(who, CREW_READ, crew_place(pager, page, i), 0);
    }
}

/* Reads a page that nobody has read yet; how long does it take? */
static void read_in_vain(uint32_t who, uint32_t pager)
{
    uint32_t began = lab_time();

    (void)crew_order(who, CREW_READ, crew_place(pager, PAGES - 1, 0), 0);
    began = lab_time() - began;
    observe("waited", began / (2 * CREW_SEND_TICKS), 0, 0);
}

TEST(dead)
{
    crew_start();
    for (uint32_t i = 0; i < 3; i++) {
        crew_pager(&crew_store, PAGES, PAGER_WRITE, PAGES);
    }
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_consumer();
        for (uint32_t i = 0; i < 3; i++) {
            (void)crew_order(who, CREW_VIA, i, 0);
        }
        read_some(who, who % 3, &seed);
    }
    (void)process_kill(crew_pager_handle(1));
    (void)crew_ask(2, CREW_STALL, STALL);
    read_in_vain(1, 1);
    read_in_vain(2, 2);
    read_some(0, 0, &seed);
    (void)crew_order(0, CREW_CLONE, crew_place(0, PAGES - 1, 0), 0);
    (void)crew_await();
    read_in_vain(0, 0);
    (void)sleep_ticks(STALL);
    read_some(3, 2, &seed);
    (void)crew_ask(0, CREW_TELL, 0);
    crew_end();
}
