/* SPDX-License-Identifier: MIT
 *
 * The loop of pagers. Invariant: a page that is mapped has a place. (The
 * consumer of a place may have ended meanwhile, or not have touched it yet.)
 */
#include "user/lib/pager.h"

#include <errno.h>
#include <unistd.h>

#include "user/lib/consumer.h"
#include "user/lib/descriptor.h"
#include "user/lib/places.h"
#include "user/lib/process.h"
#include "user/lib/server.h"

#define IDLE_TICKS 50   /* until we look who is still there */
#define SCARCE_TICKS 10 /* until others may have less in memory */
#define SCARCE_TRIES 20

struct sos_mapping pager_status;

static struct pager_plan plan;
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

uint32_t pager_mapped(uint32_t i)
{
    return places_get(i).index;
}

void pager_take_back(uint32_t i)
{
    struct place place = places_get(i);
    void *address = pager_address(place.index);
    uint32_t marker = 0;

    (void)pager_unmap(place.consumer, address, 0, 0);
    places_remove(i);
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

    while (error == ERR_RESOURCES && places_count() > 0) {
        pager_take_back(0);
        error = pager_map(consumer, address, own, access);
    }
    return error;
}

/* The same, with patience: others may have all that can be mapped, but perhaps
 * not for long. */
static int map_in_the_end(handle_t consumer, void *address, void *own)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);
    int error = map(consumer, address, own, plan.access);

    for (int i = 0; i < SCARCE_TRIES && error == ERR_RESOURCES; i++) {
        (void)ipc_receive(HN_NONE, SCARCE_TICKS, &none);
        error = map(consumer, address, own, plan.access);
    }
    return error;
}

/* Brings in page INDEX. Whether that was possible. */
static int bring(handle_t consumer, uint32_t index, uint32_t marker)
{
    void *own;

    places_forget_page(consumer, index);
    while (places_count() >= plan.mapped_most) {
        pager_take_back(0);
    }
    own = plan.kind->page(index, marker);
    if (own == NULL ||
        map_in_the_end(consumer, pager_address(index), own) != 0) {
        return 0;
    }
    places_add(consumer, index);
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

/* Whether CONSUMER, which may be nobody, is served. */
static int is_served(struct consumer *consumer)
{
    return consumer != NULL && !consumer->refused && may_have(consumer);
}

/* HANDLE, which waits for the page at ADDRESS, is not served any more. */
static void refuse(handle_t handle, uintptr_t address)
{
    struct consumer *consumer = consumer_of(handle);

    revoke(handle, address);
    places_forget(handle);
    if (consumer != NULL) {
        consumer->refused = 1;
    }
}

/* Who did not join has the regions, but not us. */
static void serve_fault(const struct message *message)
{
    handle_t handle = (handle_t)message->word[1];
    uint32_t access = message->word[2] % PAGE_BYTES;
    uintptr_t address = message->word[2] - access;
    uint32_t index = (uint32_t)(address - plan.start) / PAGE_BYTES;

    pager_status.faults++;
    if (address < plan.start || index >= plan.pages || access > plan.access ||
        !is_served(consumer_of(handle)) ||
        !bring(handle, index, (uint32_t)message->granted)) {
        refuse(handle, address);
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

    for (uint32_t i = places_count(); i > 0; i--) {
        if ((uintptr_t)pager_address(pager_mapped(i - 1)) >> REGION_SHIFT ==
            region) {
            pager_take_back(i - 1);
        }
    }
    revoke(consumer, address);
    (void)agree(consumer, address);
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
    if (!is_served(consumer)) {
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
        places_take_over(handle); /* from the one whose copy it is */
    }
    return plan.kind->joined != NULL ? plan.kind->joined(handle) : 0;
}

static void leave(handle_t handle)
{
    places_forget(handle);
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
        pager_status.mapped = places_count();
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

/* What has to be there before a consumer is. 0 or a negated errno. */
static int begin(void)
{
    uint8_t *uses = pager_memory((plan.pages + PAGE_BYTES - 1) / PAGE_BYTES);

    nothing = pager_memory(1);
    if (uses == NULL || nothing == NULL) {
        return -ENOMEM;
    }
    places_start(uses, plan.pages);
    return plan.kind->start(&plan);
}

void pager_serve(const struct pager_plan *wanted)
{
    plan = *wanted;
    pager_status = (struct sos_mapping){.pager = getpid(), .pages = plan.pages};
    descriptor_close_others(plan.fd);
    failed = begin();
    consumer_start();
    while (consumer_is_awaited()) {
        serve_next();
    }
    _exit(0);
}
