/* SPDX-License-Identifier: MIT
 *
 * A fault is a record that goes through stages, each of which may fail it. What
 * a region has is always taken back page by page, whether there is a place for
 * it or not.
 */
#include "user/lib/fault.h"

#include <stdbool.h>
#include <stddef.h>

struct fault {
    handle_t who;
    uintptr_t at;
    uint32_t need;
    uint32_t marker;
    uint32_t page; /* once it is known to be in the plan */
    void *own;
};

static const struct pager_kind *kind;
static struct pager_plan served;
static void *blank;
static uint32_t faults;
static uint32_t taken;

void fault_start(const struct pager_plan *plan, void *nothing)
{
    served = *plan;
    kind = plan->kind;
    blank = nothing;
    faults = 0;
    taken = 0;
}

struct fault_counts fault_counts(void)
{
    return (struct fault_counts){.faults = faults, .taken = taken};
}

void *fault_address(uint32_t index)
{
    return (char *)served.start + (index << PAGE_SHIFT);
}

/* ---- Regions, by any address in them ---- */

static uintptr_t start_of(uintptr_t address)
{
    return address - address % (REGION_PAGES * PAGE_BYTES);
}

static uintptr_t next_after(uintptr_t address)
{
    return start_of(address) + REGION_PAGES * PAGE_BYTES;
}

static uintptr_t end_of_plan(void)
{
    return served.start + served.pages * PAGE_BYTES;
}

static void empty(handle_t who, uintptr_t address)
{
    uintptr_t end = next_after(address);

    for (uintptr_t page = start_of(address); page < end; page += PAGE_BYTES) {
        (void)pager_unmap(who, (void *)page, 0, 0);
    }
    (void)pager_unmap(who, (void *)address, 0, REVOKE_AGREEMENT);
}

/* ---- Giving way ---- */

static void leave_marker(struct place place)
{
    uint32_t marker = kind->taken != NULL ? kind->taken(place.index) : 0;

    if (marker != 0) {
        (void)pager_unmap(place.consumer, fault_address(place.index), marker,
                          0);
    }
}

void fault_take_back(uint32_t i)
{
    struct place place = places_get(i);

    places_remove(i);
    taken++;
    (void)pager_unmap(place.consumer, fault_address(place.index), 0, 0);
    leave_marker(place);
}

static void keep(uint32_t most)
{
    while (places_count() > most) {
        fault_take_back(0);
    }
}

/* Maps; as long as that cannot be done for want of room, one more of ours goes,
 * or, with none left, so much time goes by, PATIENCE times. */
static int map(handle_t who, void *address, void *own, uint32_t access,
               int patience)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);

    for (;;) {
        int error = pager_map(who, address, own, access);

        if (error != ERR_RESOURCES) {
            return error;
        }
        if (places_count() > 0) {
            keep(places_count() - 1);
        } else if (patience > 0) {
            (void)ipc_receive(HN_NONE, FAULT_SCARCE_TICKS, &none);
            patience--;
        } else {
            return error;
        }
    }
}

/* ---- Agreements ---- */

/* An agreement takes a page of the plan. */
static int agree(handle_t who, uintptr_t address)
{
    void *page = (void *)address;
    int error = map(who, page, blank, PAGER_READ, 0);

    return error != 0 ? error : pager_unmap(who, page, 0, 0);
}

int fault_agree(handle_t who)
{
    for (uintptr_t at = served.start; at < end_of_plan(); at = next_after(at)) {
        int error = agree(who, at);

        if (error != 0) {
            return error;
        }
    }
    return 0;
}

void fault_end(handle_t who)
{
    struct consumer *consumer = consumer_of(who);

    if (consumer != NULL) {
        consumer->refused = 1;
    }
    places_forget(who);
    for (uintptr_t at = served.start; at < end_of_plan(); at = next_after(at)) {
        empty(who, at);
    }
}

void fault_renew(handle_t who, uint32_t index)
{
    uintptr_t address = (uintptr_t)fault_address(index);
    uint32_t passed = 0; /* places of others, or elsewhere */

    while (passed < places_count()) {
        struct place place = places_get(passed);

        if (place.consumer != who ||
            start_of((uintptr_t)fault_address(place.index)) !=
                start_of(address)) {
            passed++;
        } else {
            fault_take_back(passed);
        }
    }
    empty(who, address);
    (void)agree(who, address);
}

/* ---- The stages of a fault ---- */

int fault_admits(struct consumer *consumer)
{
    if (consumer == NULL || consumer->refused) {
        return 0;
    }
    return served.is_private ? 1 : consumer_pay(consumer, served.pages);
}

static bool is_planned(struct fault *fault)
{
    if (fault->at < served.start || fault->at >= end_of_plan()) {
        return false;
    }
    fault->page = (uint32_t)(fault->at - served.start) >> PAGE_SHIFT;
    return fault->need != PAGER_WRITE || served.access == PAGER_WRITE;
}

static bool is_made(struct fault *fault)
{
    places_forget_page(fault->who, fault->page);
    keep(served.mapped_most - 1);
    fault->own = kind->page(fault->page, fault->marker);
    return fault->own != NULL;
}

static bool is_mapped(struct fault *fault)
{
    if (map(fault->who, (void *)fault->at, fault->own, served.access,
            FAULT_SCARCE_TRIES) != 0) {
        return false;
    }
    places_add(fault->who, fault->page);
    return true;
}

void fault_serve(const struct message *message)
{
    struct fault fault = {
        .who = (handle_t)message->word[1],
        .at = message->word[2] >> PAGE_SHIFT << PAGE_SHIFT,
        .need = message->word[2] & (PAGE_BYTES - 1),
        .marker = (uint32_t)message->granted,
    };

    faults++;
    if (!is_planned(&fault) || !fault_admits(consumer_of(fault.who)) ||
        !is_made(&fault) || !is_mapped(&fault)) {
        fault_end(fault.who);
        return;
    }
    if (kind->served != NULL) {
        kind->served();
    }
}
