/* SPDX-License-Identifier: MIT
 *
 * Init's side, and how processes begin.
 */
#include "labs/lab7-pagers/guest/crew.h"

#include "labs/lab7-pagers/guest/parts.h"

enum {
    LIMIT = 2000, /* ticks, for an order */
    /* Who gets a message goes on before who sent it. */
    MAPPER_PRIORITY = 0,
    PRIORITY = 1
};

static uint32_t pagers;
static uint32_t consumers;
static struct pager_plan plans[CREW_MOST];
static handle_t pager[CREW_MOST];
static handle_t mapper[CREW_MOST];
static handle_t consumer[CREW_MOST];

uintptr_t crew_start_of(uint32_t number)
{
    return ((CREW_REGION + 2 * number) << REGION_SHIFT) +
           CREW_BEFORE * PAGE_BYTES;
}

uint32_t crew_place(uint32_t number, uint32_t page, uint32_t word)
{
    return number << 24 | page << 12 | word;
}

handle_t crew_pager_handle(uint32_t number)
{
    return pager[number];
}

handle_t crew_mapper_handle(uint32_t who)
{
    return mapper[who];
}

handle_t crew_consumer_handle(uint32_t who)
{
    return consumer[who];
}

const struct pager_plan *crew_plan(uint32_t number)
{
    return &plans[number];
}

/* ---- Beginnings, and the end ---- */

static void drive(int registered)
{
    (void)change_driver(HN_SELF, DEVICE_SERIAL, registered);
    (void)change_driver(HN_SELF, DEVICE_POWER, registered);
}

void crew_start(void)
{
    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    drive(0);
}

void crew_end(void)
{
    drive(1);
}

static void run_pager(uint32_t number, uint32_t unused)
{
    parts_pager(number, &plans[number]);
}

static void run_mapper(uint32_t a, uint32_t b)
{
    parts_mapper();
}

static void run_consumer(uint32_t who, uint32_t unused)
{
    parts_consumer(who);
}

void crew_pager(const struct pager_kind *kind, uint32_t pages,
                uint32_t access, uint32_t mapped_most)
{
    plans[pagers] = (struct pager_plan){.kind = kind,
                                        .start = crew_start_of(pagers),
                                        .pages = pages,
                                        .access = access,
                                        .mapped_most = mapped_most,
                                        .fd = -1};
    pager[pagers] = child(run_pager, pagers, 0, PRIORITY, 1);
    pagers++;
}

void crew_consumer(void)
{
    mapper[consumers] = child(run_mapper, 0, 0, MAPPER_PRIORITY, 1);
    consumer[consumers] = child(run_consumer, consumers, 0, PRIORITY, 1);
    (void)change_rights(consumer[consumers], HN_SELF, RIGHT_SEND);
    consumers++;
}

/* ---- Orders ---- */

/* The address as PLACE, if it is a pager's. */
static uint32_t place_of(uint32_t address)
{
    uint32_t number = ((address >> REGION_SHIFT) - CREW_REGION) / 2;

    if (number >= pagers) {
        return address;
    }
    address -= crew_start_of(number);
    return crew_place(number, address >> PAGE_SHIFT & 0xFFF,
                      address % PAGE_BYTES / 4);
}

static void tell_exception(handle_t handle, uint32_t cause)
{
    struct info_exception exception = {0};
    uint32_t who = 0;

    while (who < consumers && consumer[who] != handle) {
        who++;
    }
    (void)read_kernel_info(INFO_EXCEPTION, (uint32_t)handle, &exception);
    observe("stopped", who < consumers ? who : CREW_NOBODY, cause,
            place_of(exception.address));
}

void crew_begin(uint32_t who, enum crew_order order, uint32_t a, uint32_t b)
{
    struct message message = MESSAGE_SHORT(order, a, b);
    int error = ipc_send(consumer[who], LIMIT, &message);

    if (error != 0) {
        give_up("no order", (uint32_t)error);
    }
}

int crew_await(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int error = ipc_receive(HN_ANY, LIMIT, &message);

    if (error != 0) {
        give_up("no end", (uint32_t)error);
    }
    if (message.sender == HN_KERNEL) {
        tell_exception((handle_t)message.word[1], message.word[2]);
        return 0;
    }
    return 1;
}

int crew_order(uint32_t who, enum crew_order order, uint32_t a, uint32_t b)
{
    crew_begin(who, order, a, b);
    return crew_await();
}

int crew_ask(uint32_t number, enum crew_request request, uint32_t w1)
{
    struct message message = MESSAGE_SHORT(request, w1, 0);
    int error = ipc_request(pager[number], LIMIT, &message);

    return error != 0 ? error : (int)message.word[0];
}
