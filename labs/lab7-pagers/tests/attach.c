/* SPDX-License-Identifier: MIT
 *
 * Purpose: requests to a mapper, good and bad; a region goes to another pager,
 * and to nobody.
 */
#include "labs/lab7-pagers/guest/crew.h"
#include "user/lib/mapper.h"

enum { PAGES = 16, NONE = 0xFF, GOOD = CREW_SEND_TICKS };

static void ask(uint32_t operation, uint32_t region, uint32_t ticks,
                uint32_t pager)
{
    (void)crew_order(0, CREW_MAPPER, operation << 16 | region,
                     ticks << 8 | pager);
}

static void ask_bad_things(void)
{
    ask(MAPPER_ATTACH, REGIONS, GOOD, 0);
    ask(MAPPER_ATTACH, 0xFFFF, GOOD, 0);
    ask(MAPPER_ATTACH, 0, GOOD, 0);
    ask(MAPPER_ATTACH, CREW_REGION, 0, 0);
    ask(MAPPER_ATTACH, CREW_REGION, MAPPER_MOST_TICKS + 1, 0);
    ask(MAPPER_ATTACH, CREW_REGION, GOOD, NONE);
    ask(MAPPER_DETACH, REGIONS, 0, NONE);
    ask(MAPPER_DETACH + 1, CREW_REGION, GOOD, 0);
    ask(KMSG_PAGEFAULT, CREW_REGION, GOOD, 0);
}

/* Of somebody who is not the consumer. */
static void be_a_stranger(uint32_t operation)
{
    struct message message = MESSAGE_SHORT(operation, CREW_REGION, GOOD);
    int error;

    message.grant = crew_pager_handle(1);
    message.grant_rights = RIGHT_SEND;
    error = ipc_request(crew_mapper_handle(0), CREW_TICKS, &message);
    observe("stranger", (uint32_t)error, message.word[0], 0);
}

static void read_all(void)
{
    for (uint32_t page = 0; page < PAGES; page++) {
        (void)crew_order(0, CREW_READ, crew_place(0, page, page), 0);
    }
}

TEST(attach)
{
    crew_start();
    crew_pager(&crew_versions, PAGES, PAGER_WRITE, PAGES);
    crew_pager(&crew_versions, PAGES, PAGER_WRITE, PAGES);
    crew_consumer();
    (void)crew_order(0, CREW_VIA, 0, 0);
    ask_bad_things();
    be_a_stranger(MAPPER_ATTACH);
    be_a_stranger(MAPPER_DETACH);
    be_a_stranger(KMSG_PAGEFAULT);
    read_all();
    ask(MAPPER_ATTACH, CREW_REGION, MAPPER_MOST_TICKS, 0);
    (void)crew_order(0, CREW_ASK, 0, CREW_ADMIT);
    read_all();
    (void)crew_ask(0, CREW_TELL, 0);
    ask(MAPPER_DETACH, CREW_REGION, 0, NONE);
    (void)crew_order(0, CREW_ASK, 0, CREW_ADMIT);
    (void)crew_order(0, CREW_READ, crew_place(0, seed % PAGES, 0), 0);
    crew_end();
}
