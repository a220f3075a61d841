/* SPDX-License-Identifier: MIT
 *
 * The loop of pagers. Invariant: places[0..mapped-1] are the pages that are
 * mapped, the oldest first; the consumer of one may have ended meanwhile.
 */
#include "user/lib/pager.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/consumer.h"
#include "user/lib/descriptor.h"
#include "user/lib/process.h"
#include "user/lib/server.h"

#define IDLE_TICKS 50 /* until we look who is still there */

struct sos_mapping pager_status;

static struct pager_plan plan;
static struct place {
    handle_t consumer;
    uint32_t index;
} places[PAGER_MAPPED_MOST];
static int failed;    /* 0, or the negated errno: we cannot serve */
static void *nothing; /* a page that is mapped for an agreement's sake */

void *pager_memory(uint32_t pages)
{
    uintptr_t end = (uintptr_t)sbrk(0);
    uintptr_t rest = -end % PAGE_BYTES; /* of the last page */

    return sbrk((ptrdiff_t)(rest + pages * PAGE_BYTES)) == (void *)-1
               ? NULL
               : (void *)(end + rest);
}

void *pager_address(uint32_t index)
{
    return (void *)(plan.start + index * PAGE_BYTES);
}

/* ---- Pages that are mapped ---- */

static void forget_place(uint32_t i)
{
    pager_status.mapped--;
    memmove(&places[i], &places[i + 1],
            (pager_status.mapped - i) * sizeof places[0]);
}

/* Forgets the places of CONSUMER with an index in [FIRST, END). */
static void forget_places(handle_t consumer, uint32_t first, uint32_t end)
{
    for (uint32_t i = pager_status.mapped; i > 0; i--) {
        const struct place *place = &places[i - 1];

        if (place->consumer == consumer && place->index >= first &&
            place->index < end) {
            forget_place(i - 1);
        }
    }
}

uint32_t pager_mapped(uint32_t i)
{
    return places[i].index;
}

void pager_take_back(uint32_t i)
{
    struct place place = places[i];
    void *address = pager_address(place.index);
    uint32_t marker = 0;

    (void)pager_unmap(place.consumer, address, 0, 0);
    forget_place(i);
    pager_status.taken++;
    if (plan.kind->taken != NULL) {
        marker = plan.kind->taken(place.index);
    }
    if (marker != 0) {
        (void)pager_unmap(place.consumer, address, marker, 0);
    }
}

/* Maps our page OWN at ADDRESS. There may be too many pages of others in the
 * memory: then ours give way. 0, or the kernel's error. */
static int map(handle_t consumer, void *address, void *own, uint32_t access)
{
    int error = pager_map(consumer, address, own, access);

    while (error == ERR_RESOURCES && pager_status.mapped > 0) {
        pager_take_back(0);
        error = pager_map(consumer, address, own, access);
    }
    return error;
}

/* Brings in page INDEX. Whether that was possible. */
static int bring(handle_t consumer, uint32_t index, uint32_t marker)
{
    void *own;

    forget_places(consumer, index, index + 1);
    while (pager_status.mapped >= plan.mapped_most) {
        pager_take_back(0);
    }
    own = plan.kind->page(index, marker);
    if (own == NULL ||
        map(consumer, pager_address(index), own, plan.access) != 0) {
        return 0;
    }
    places[pager_status.mapped++] = (struct place){consumer, index};
    return 1;
}

/* ---- Faults ---- */

/* Whether CONSUMER has credit. One of a private mapping disturbs nobody. */
static int may_have(struct consumer *consumer)
{
    return plan.is_private || consumer_pay(consumer, plan.pages);
}

/* Ends the agreement about the region of CONSUMER in which ADDRESS lies. */
static void revoke(handle_t consumer, uintptr_t address)
{
    uintptr_t region = address >> REGION_SHIFT << REGION_SHIFT;

    for (uint32_t i = 0; i < REGION_PAGES; i++) {
        (void)pager_unmap(consumer, (void *)(region + i * PAGE_BYTES), 0, 0);
    }
    (void)pager_unmap(consumer, (void *)address, 0, REVOKE_AGREEMENT);
}

/* CONSUMER, which waits for the page at ADDRESS, is not served any more. */
static void refuse(struct consumer *consumer, uintptr_t address)
{
    consumer->refused = 1;
    revoke(consumer->handle, address);
    forget_places(consumer->handle, 0, plan.pages);
}

static void serve_fault(const struct message *message)
{
    uint32_t access = message->word[2] % PAGE_BYTES;
    uintptr_t address = message->word[2] - access;
    uint32_t index = (uint32_t)(address - plan.start) / PAGE_BYTES;
    struct consumer *consumer = consumer_of((handle_t)message->word[1]);

    pager_status.faults++;
    if (consumer == NULL) {
        consumer = consumer_add((handle_t)message->word[1], plan.pages);
    }
    if (consumer == NULL) {
        return; /* its time will be over */
    }
    if (address < plan.start || index >= plan.pages || access > plan.access ||
        consumer->refused || !may_have(consumer) ||
        !bring(consumer->handle, index, (uint32_t)message->granted)) {
        refuse(consumer, address);
    } else if (plan.kind->served != NULL) {
        plan.kind->served();
    }
}

/* ---- Requests ---- */

/* Our half of the agreement about the region in which ADDRESS lies. 0, or the
 * kernel's error. */
static int agree(handle_t consumer, uintptr_t address)
{
    int error = map(consumer, (void *)address, nothing, PAGER_READ);

    (void)pager_unmap(consumer, (void *)address, 0, 0);
    return error;
}

/* The same about all regions. 0 or a negated errno. */
static int agree_all(handle_t consumer)
{
    uintptr_t end = plan.start + plan.pages * PAGE_BYTES;
    int error = 0;

    for (uintptr_t at = plan.start; at < end && error == 0;
         at = ((at >> REGION_SHIFT) + 1) << REGION_SHIFT) {
        error = agree(consumer, at);
    }
    if (error != 0) {
        return error == ERR_RESOURCES ? -ENOMEM : -EPERM;
    }
    return 0;
}

void pager_renew(handle_t consumer, uint32_t index)
{
    uintptr_t address = (uintptr_t)pager_address(index);
    uint32_t region = address >> REGION_SHIFT;

    for (uint32_t i = pager_status.mapped; i > 0; i--) {
        if ((uintptr_t)pager_address(places[i - 1].index) >> REGION_SHIFT ==
            region) {
            pager_take_back(i - 1);
        }
    }
    revoke(consumer, address);
    (void)agree(consumer, address);
}

/* A private mapping's only consumer: all pages that are there will be its own.
 */
static void take_over(handle_t consumer)
{
    for (uint32_t i = 0; i < pager_status.mapped; i++) {
        places[i].consumer = consumer;
    }
}

/* Finds or enters the consumer that joins. 0 or a negated errno. */
static int admit(handle_t handle)
{
    struct consumer *consumer = consumer_of(handle);

    if (consumer == NULL && plan.is_private && consumer_count() > 0) {
        return -EPERM;
    }
    if (consumer == NULL) {
        consumer = consumer_add(handle, plan.pages);
        consumer_expect(-1);
    }
    if (consumer == NULL) {
        return -EAGAIN;
    }
    if (consumer->refused || !may_have(consumer)) {
        consumer->refused = 1;
        return -EPERM;
    }
    return 0;
}

/* 0 or a negated errno. */
static int join(handle_t handle)
{
    int error;

    if (failed != 0) {
        consumer_expect(-1);
        return failed;
    }
    error = admit(handle);
    if (error != 0) {
        return error;
    }
    error = agree_all(handle);
    if (error != 0) {
        consumer_remove(handle);
        return error;
    }
    if (plan.is_private) {
        take_over(handle);
    }
    return plan.kind->joined != NULL ? plan.kind->joined(handle) : 0;
}

static void leave(handle_t handle)
{
    forget_places(handle, 0, plan.pages);
    consumer_remove(handle);
}

/* PAGER_FORK of CLIENT. The copy of ours goes on with what we have now. */
static void serve_fork(handle_t client)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int result = 0;

    if (consumer_of(client) == NULL) {
        result = -EPERM;
    } else if (!plan.is_private) {
        consumer_expect(1);
    } else {
        result = process_fork_pager(&message.grant);
        if (result == 0) {
            consumer_start();
            pager_status.pager = getpid();
            return;
        }
        message.grant_rights = RIGHT_REQUEST | RIGHT_GRANT;
    }
    if (result < 0) {
        message.grant = HN_NONE;
    }
    message.word[0] = (uint32_t)(result < 0 ? result : 0);
    (void)ipc_send(client, 0, &message);
}

static void serve_request(const struct message *message)
{
    handle_t client = message->sender;
    const void *data = NULL;
    int result = 0;

    switch (message->word[0]) {
    case PAGER_JOIN:
        result = join(client);
        break;
    case PAGER_LEAVE:
        leave(client);
        break;
    case PAGER_FORK:
        serve_fork(client);
        return;
    case PAGER_RETRACT:
        consumer_expect(-1);
        break;
    case PAGER_STATUS:
        data = &pager_status;
        break;
    default:
        result = -ENOSYS;
    }
    (void)server_reply(client, result, 0, data,
                       data != NULL ? sizeof pager_status : 0);
}

/* Serves one message. */
static void serve_next(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int error = ipc_receive(HN_ANY, IDLE_TICKS, &message);

    if (error == 0 && message.sender == HN_KERNEL) {
        serve_fault(&message);
        return;
    }
    if (error == 0) {
        serve_request(&message);
    }
    consumer_look(leave);
}

void pager_serve(const struct pager_plan *wanted)
{
    plan = *wanted;
    pager_status = (struct sos_mapping){.pager = getpid(), .pages = plan.pages};
    descriptor_close_others(plan.fd);
    nothing = pager_memory(1);
    failed = nothing == NULL ? -ENOMEM : 0;
    if (failed == 0 && plan.kind->start != NULL) {
        failed = plan.kind->start(&plan);
    }
    consumer_start();
    while (consumer_is_awaited()) {
        serve_next();
    }
    _exit(0);
}
