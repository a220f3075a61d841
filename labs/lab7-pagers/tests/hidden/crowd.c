/* SPDX-License-Identifier: MIT
 *
 * Purpose: all at once. Two pagers serve four consumers, two of these by way of
 * their mappers; consumers leave and join again, regions are taken back and
 * agreed about anew, mappers attach them once more.
 */
#include "labs/lab7-pagers/guest/crew.h"
#include "user/lib/mapper.h"

enum { PAGES = 32, CONSUMERS = 4, PAGERS = 2, STEPS = 200, KINDS = 16, W1 = 8 };

static void ask(uint32_t who, uint32_t pager, uint32_t request)
{
    (void)crew_order(who, CREW_ASK, pager, request);
}

/* The mapper of WHO attaches the regions of PAGER, as before. */
static void attach(uint32_t who, uint32_t pager)
{
    uint32_t first = crew_start_of(pager) >> REGION_SHIFT;

    for (uint32_t i = 0; i < 2; i++) {
        (void)crew_order(who, CREW_MAPPER, MAPPER_ATTACH << 16 | (first + i),
                         CREW_SEND_TICKS << 8 | pager);
    }
    ask(who, pager, CREW_ADMIT);
}

static void touch(uint32_t who, uint32_t pager, uint32_t *seed)
{
    uint32_t page = random_below(seed, PAGES);
    uint32_t place = crew_place(pager, page, random_below(seed, CREW_WORDS));

    if (random_below(seed, 2) == 0) {
        (void)crew_order(who, CREW_WRITE, place, *seed);
    }
    (void)crew_order(who, CREW_READ, place, 0);
}

static void step(uint32_t *seed)
{
    uint32_t who = random_below(seed, CONSUMERS);
    uint32_t pager = random_below(seed, PAGERS);
    uint32_t kind = random_below(seed, KINDS);

    if (kind == 0) {
        ask(who, pager, CREW_LEAVE);
        ask(who, pager, CREW_ADMIT);
    } else if (kind == 1) {
        ask(who, pager, CREW_RENEW | random_below(seed, PAGES) << W1);
    } else if (kind == 2 && who < 2) {
        attach(who, pager);
    } else if (kind == 3) {
        (void)crew_ask(pager, CREW_TELL, 0);
    } else {
        touch(who, pager, seed);
    }
}

TEST(crowd)
{
    crew_start();
    for (uint32_t i = 0; i < PAGERS; i++) {
        crew_pager(&crew_store, PAGES, PAGER_WRITE,
                   5 + random_below(&seed, 20));
    }
    for (uint32_t who = 0; who < CONSUMERS; who++) {
        crew_consumer();
        for (uint32_t i = 0; i < PAGERS; i++) {
            (void)crew_order(who, who < 2 ? CREW_VIA : CREW_JOIN, i, 0);
        }
    }
    for (uint32_t i = 0; i < STEPS; i++) {
        step(&seed);
    }
    crew_end();
}
