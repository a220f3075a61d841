/* SPDX-License-Identifier: MIT
 *
 * Purpose: others have all pages that the memory has for regions, or all but a
 * few. A pager waits for some, makes do with few, and in the end gives up;
 * those that it has go on. Here, init is the others.
 */
#include "labs/lab7-pagers/guest/crew.h"

enum {
    PAGES = 30,
    PLACES = 20,
    STEPS = 50,
    REGION = 100, /* the first one of consumer 2, ours */
    MOST = 2200,  /* more than there are */
    WAIT = 35,    /* ticks */
    ALL_TRIES = 200
};

static uint32_t hogged;
static uint8_t *memory;

static void *address_of(uint32_t i)
{
    return (void *)(uintptr_t)((REGION << REGION_SHIFT) + i * PAGE_BYTES);
}

/* Maps pages of ours until there is no room for one. */
static void hog(void)
{
    struct info_process info;
    int error = 0;

    (void)read_kernel_info(INFO_PROCESS, HN_SELF, &info);
    memory = (uint8_t *)(uintptr_t)(info.pages * PAGE_BYTES);
    if (memory_add(HN_SELF, MOST) < 0) {
        give_up("no room", MOST);
    }
    while (error == 0 && hogged < MOST) {
        error = pager_map(crew_consumer_handle(2), address_of(hogged),
                          memory + hogged * PAGE_BYTES, PAGER_READ);
        hogged += error == 0 ? 1 : 0;
    }
    observe("hogged", (uint32_t)error, 0, 0);
}

static void release(uint32_t count)
{
    for (; count > 0; count--) {
        hogged--;
        (void)pager_unmap(crew_consumer_handle(2), address_of(hogged), 0, 0);
    }
}

static void begin(void)
{
    crew_pager(&crew_versions, PAGES, PAGER_WRITE, PLACES);
    crew_pager(&crew_store, PAGES, PAGER_WRITE, PLACES);
    for (uint32_t who = 0; who < 3; who++) {
        crew_consumer();
    }
    (void)crew_order(0, CREW_JOIN, 0, 0);
    (void)crew_order(1, CREW_JOIN, 1, 0);
    for (uint32_t i = 0; i <= MOST / REGION_PAGES; i++) {
        (void)crew_order(2, CREW_ASSIGN, REGION + i, 0);
    }
    hog();
}

static void read_some(uint32_t *seed)
{
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t page = random_below(seed, PAGES);

        (void)crew_order(0, CREW_READ, crew_place(0, page, i), 0);
    }
}

TEST(scarce)
{
    uint32_t began;

    crew_start();
    begin();
    crew_begin(0, CREW_READ, crew_place(0, 0, 0), 0);
    (void)sleep_ticks(WAIT);
    release(2 + random_below(&seed, 4));
    (void)crew_await();
    read_some(&seed);
    began = lab_time();
    (void)crew_order(1, CREW_READ, crew_place(1, 7, 0), 0);
    began = lab_time() - began;
    observe("waited", began >= ALL_TRIES && began < ALL_TRIES + WAIT, 0, 0);
    read_some(&seed);
    (void)crew_ask(0, CREW_TELL, 0);
    crew_end();
}
