/* SPDX-License-Identifier: MIT
 *
 * The loops of pagers and mappers: what user/lib/pager.c does in the finished
 * system, without what needs servers.
 */
#include "labs/lab7-pagers/guest/parts.h"

#include "user/lib/fault.h"
#include "user/lib/mapper.h"

enum { PAIRS = CREW_MOST };

static struct pair {
    handle_t mapper; /* 0: free */
    handle_t consumer;
} pairs[PAIRS];

/* ---- Pagers ---- */

/* The mapper speaks for the consumer. */
static void note(handle_t mapper, handle_t consumer)
{
    uint32_t i = 0;

    while (pairs[i].mapper != 0 && pairs[i].mapper != mapper) {
        i++;
    }
    pairs[i] = (struct pair){mapper, consumer};
}

static int admit(const struct message *message, uint32_t pages)
{
    if (message->granted != 0) {
        note(message->granted, message->sender);
    }
    if (consumer_of(message->sender) == NULL) {
        (void)consumer_add(message->sender, pages);
    }
    return fault_agree(message->sender);
}

static void leave(handle_t handle)
{
    consumer_remove(handle); /* first: it may join again */
    fault_end(handle);
}

static void tell_counts(void)
{
    struct fault_counts counts = fault_counts();

    observe("counts", counts.faults, counts.taken, places_count());
}

static void serve_request(const struct message *message, uint32_t pages)
{
    struct message reply = MESSAGE_SHORT(0, 0, 0);

    switch (message->word[0]) {
    case CREW_ADMIT:
        reply.word[0] = (uint32_t)admit(message, pages);
        break;
    case CREW_LEAVE:
        leave(message->sender);
        break;
    case CREW_RENEW:
        fault_renew(message->sender, message->word[1]);
        break;
    case CREW_TELL:
        tell_counts();
        break;
    default:
        break;
    }
    (void)ipc_send(message->sender, 0, &reply);
    if (message->word[0] == CREW_STALL) {
        (void)sleep_ticks((int32_t)message->word[1]);
    }
}

/* A fault that a mapper forwards. */
static void serve_forwarded(struct message *message)
{
    for (uint32_t i = 0; i < PAIRS; i++) {
        if (pairs[i].mapper == message->sender) {
            mapper_translate(message, pairs[i].consumer);
            fault_serve(message);
            return;
        }
    }
}

_Noreturn void parts_pager(uint32_t number, const struct pager_plan *plan)
{
    static uint8_t uses[CREW_PAGES];
    static uint8_t nothing[PAGE_BYTES] __attribute__((aligned(PAGE_BYTES)));

    places_start(uses, plan->pages);
    consumer_start();
    fault_start(plan, nothing);
    (void)plan->kind->start(plan);
    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);

        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) != 0) {
            continue;
        }
        if (message.sender == HN_KERNEL) {
            fault_serve(&message);
        } else if ((message.word[0] & MAPPER_FAULT) != 0) {
            serve_forwarded(&message);
        } else {
            serve_request(&message, plan->pages);
        }
    }
}

/* ---- Mappers ---- */

_Noreturn void parts_mapper(void)
{
    struct message hello = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_ANY, IPC_FOREVER, &hello);
    mapper_start(hello.sender);
    for (;;) {
        mapper_serve();
    }
}
