/* SPDX-License-Identifier: MIT
 *
 * A consumer: it carries out orders. All that it knows of pagers is where their
 * pages are.
 */
#include "labs/lab7-pagers/guest/parts.h"
#include "user/lib/mapper.h"

static uint32_t who; /* we are */
static int said_hello;
static handle_t init;
static uint32_t wrong; /* words that were not what we had written */

static volatile uint32_t *word_at(uint32_t place)
{
    const struct pager_plan *plan = crew_plan(place >> 24);
    uint32_t page = (place >> 12) & 0xFFF;

    /* pages up to 0xFFF are below START */
    page = page >= 0x800 ? page - 0x1000 : page;
    return (volatile uint32_t *)(plan->start + page * PAGE_BYTES) +
           place % 0x1000;
}

static int ask(handle_t server, struct message *message)
{
    int error = ipc_request(server, CREW_TICKS, message);

    return error != 0 ? error : (int)message->word[0];
}

/* ---- Agreements ---- */

static int ask_mapper(uint32_t operation, uint32_t region, uint32_t ticks,
                      uint32_t pager)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    if (!said_hello) {
        (void)ipc_send(crew_mapper_handle(who), IPC_FOREVER, &message);
        said_hello = 1;
    }
    message = MESSAGE_SHORT(operation, region, ticks);
    if (pager < CREW_MOST) {
        message.grant = crew_pager_handle(pager);
        message.grant_rights = RIGHT_SEND;
    }
    return ask(crew_mapper_handle(who), &message);
}

/* Pager NUMBER serves us, VIA our mapper or not. */
static int join(uint32_t number, int via)
{
    handle_t pager = crew_pager_handle(number);
    handle_t mapper = crew_mapper_handle(who);
    uint32_t first = crew_plan(number)->start >> REGION_SHIFT;
    struct message message = MESSAGE_SHORT(CREW_ADMIT, 0, 0);

    for (uint32_t i = 0; i < 2; i++) {
        (void)pager_assign(first + i, via ? mapper : pager, CREW_TICKS);
        if (via) {
            (void)ask_mapper(MAPPER_ATTACH, first + i, CREW_SEND_TICKS, number);
        }
    }
    if (via) {
        message.grant = mapper;
    }
    return ask(pager, &message);
}

/* ---- Pages ---- */

static void read_around(uint32_t pager, uint32_t times)
{
    uint32_t pages = crew_plan(pager)->pages;

    for (uint32_t i = 0; i < times; i++) {
        (void)*word_at(crew_place(pager, i % pages, 0));
    }
}

/* Each consumer has a word of its own in each page. */
static volatile uint32_t *our_word(uint32_t pager, uint32_t page)
{
    return word_at(crew_place(pager, page, who));
}

static void roam(uint32_t pager, uint32_t seed)
{
    static uint32_t wrote[CREW_PAGES]; /* or 0 */
    uint32_t pages = crew_plan(pager)->pages;

    for (uint32_t i = 0; i < 3 * pages; i++) {
        uint32_t page = random_below(&seed, pages);
        uint32_t wanted = wrote[page] != 0 ? wrote[page]
                                           : crew_content(page, who, 0);

        wrong += *our_word(pager, page) != wanted;
        if (random_below(&seed, 2) == 0) {
            wrote[page] = seed;
            *our_word(pager, page) = seed;
        }
    }
}

static uint32_t sum(uint32_t pager)
{
    uint32_t result = 0;

    for (uint32_t i = 0; i < crew_plan(pager)->pages; i++) {
        result = result * 31 + *our_word(pager, i);
    }
    return result;
}

static void read_in_clone(uint32_t place)
{
    if (process_clone(HN_SELF) == 0) {
        observe("read", CREW_NOBODY, place, *word_at(place));
        (void)sleep_ticks(IPC_FOREVER);
    }
    (void)sleep_ticks(5);
}

/* ---- Orders ---- */

static void ask_pager(uint32_t number, uint32_t request)
{
    struct message message = MESSAGE_SHORT(request % 0x100, request / 0x100, 0);

    observe("asked", who, number,
            (uint32_t)ask(crew_pager_handle(number), &message));
}

static void carry_out(enum crew_order order, uint32_t a, uint32_t b)
{
    switch (order) {
    case CREW_JOIN:
    case CREW_VIA:
        observe("joined", who, a, (uint32_t)join(a, order == CREW_VIA));
        break;
    case CREW_READ:
        observe("read", who, a, *word_at(a));
        break;
    case CREW_WRITE:
        *word_at(a) = b;
        break;
    case CREW_AROUND:
        read_around(a, b);
        break;
    case CREW_ROAM:
        roam(a, b);
        break;
    case CREW_SUM:
        observe("sum", who, sum(a), wrong);
        break;
    case CREW_ASK:
        ask_pager(a, b);
        break;
    case CREW_CLONE:
        read_in_clone(a);
        break;
    case CREW_ASSIGN:
        (void)pager_assign(a, init, CREW_TICKS);
        break;
    case CREW_MAPPER:
        observe("asked", who, a,
                (uint32_t)ask_mapper(a >> 16, a % 0x10000, b >> 8, b % 0x100));
        break;
    }
}

_Noreturn void parts_consumer(uint32_t number)
{
    who = number;
    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        struct message done = MESSAGE_SHORT(0, 0, 0);

        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) == 0) {
            init = message.sender;
            carry_out(message.word[0], message.word[1], message.word[2]);
            (void)ipc_send(message.sender, IPC_FOREVER, &done);
        }
    }
}
