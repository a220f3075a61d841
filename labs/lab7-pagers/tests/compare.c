/* SPDX-License-Identifier: MIT
 *
 * Purpose: what a page fault costs in switches between modes and between
 * processes, resolved by CVM itself, by the pager, and by way of a mapper (seed
 * 004, table I). Here, init is the consumer, of the highest priority: so a
 * fault is over when the page is mapped.
 */
#include "labs/lab7-pagers/guest/crew.h"
#include "user/lib/mapper.h"

enum { FAULTS = 8, PAGES = 2 * FAULTS };

static volatile uint8_t pages[FAULTS][PAGE_BYTES];

static struct info_counters counters(void)
{
    struct info_counters now = {0};

    (void)read_kernel_info(INFO_COUNTERS, 0, &now);
    return now;
}

/* Reads FAULTS pages from START on. The second look at the counters is an entry
 * of its own.
 */
static void count(const char *name, volatile uint8_t *start)
{
    uint32_t modes = 0;
    uint32_t contexts = 0;

    for (uint32_t i = 0; i < FAULTS; i++) {
        struct info_counters before;
        struct info_counters after;

        (void)sleep_ticks(1); /* the others wait for faults */
        before = counters();
        (void)start[i * PAGE_BYTES];
        after = counters();
        modes += 2 * (after.kernel_entries - before.kernel_entries - 1);
        contexts += after.context_switches - before.context_switches;
    }
    observe(name, modes, contexts, FAULTS);
}

static volatile uint8_t *page_of(uint32_t pager, uint32_t number)
{
    return (volatile uint8_t *)(crew_start_of(pager) + number * PAGE_BYTES);
}

/* Pager NUMBER is going to serve us. */
static void join(uint32_t number, handle_t assigned, handle_t mapper)
{
    struct message message = MESSAGE_SHORT(CREW_ADMIT, 0, 0);
    uint32_t first = crew_start_of(number) >> REGION_SHIFT;

    (void)pager_assign(first, assigned, CREW_TICKS);
    (void)pager_assign(first + 1, assigned, CREW_TICKS);
    message.grant = mapper;
    (void)ipc_request(crew_pager_handle(number), CREW_TICKS, &message);
    observe("joined", CREW_NOBODY, number, message.word[0]);
}

static void attach(handle_t mapper, uint32_t region)
{
    struct message message =
        MESSAGE_SHORT(MAPPER_ATTACH, region, CREW_SEND_TICKS);

    message.grant = crew_pager_handle(1);
    message.grant_rights = RIGHT_SEND;
    (void)ipc_request(mapper, CREW_TICKS, &message);
}

static void join_by_mapper(void)
{
    struct message hello = MESSAGE_SHORT(0, 0, 0);
    handle_t mapper = crew_mapper_handle(0);
    uint32_t first = crew_start_of(1) >> REGION_SHIFT;

    (void)ipc_send(mapper, CREW_TICKS, &hello);
    attach(mapper, first);
    attach(mapper, first + 1);
    join(1, mapper, mapper);
}

TEST(compare)
{
    crew_start();
    for (uint32_t number = 0; number < 2; number++) {
        crew_pager(&crew_store, PAGES, PAGER_WRITE, 2 * PAGES);
    }
    crew_consumer(); /* whose mapper will be ours */
    for (uint32_t number = 0; number < 2; number++) {
        (void)crew_order(0, CREW_JOIN, number, 0);
        (void)crew_order(0, CREW_AROUND, number, PAGES); /* they are filled */
    }
    count("cvm", pages[0]);
    join(0, crew_pager_handle(0), HN_NONE);
    count("pager", page_of(0, seed % FAULTS));
    join_by_mapper();
    count("mapper", page_of(1, seed % FAULTS));
    crew_end();
}
