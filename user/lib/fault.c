/* SPDX-License-Identifier: MIT
 *
 * Page faults of a pager's consumers. What is mapped stands in the places; of
 * its own, this module has but the plan.
 */
#include "user/lib/fault.h"

#include <stddef.h>

static struct pager_plan plan;
static void *nothing; /* a page that is mapped for an agreement's sake */
static struct fault_counts counts;

void fault_start(const struct pager_plan *wanted, void *page)
{
    plan = *wanted;
    nothing = page;
    counts = (struct fault_counts){0};
}

struct fault_counts fault_counts(void)
{
    return counts;
}

/* ---- Where pages are ---- */

void *fault_address(uint32_t index)
{
    return (void *)(plan.start + index * PAGE_BYTES);
}

static uintptr_t region_of(uintptr_t address)
{
    return address >> REGION_SHIFT;
}

static void *region_start(uintptr_t region)
{
    return (void *)(region << REGION_SHIFT);
}

static uintptr_t first_region(void)
{
    return region_of(plan.start);
}

static uintptr_t end_region(void)
{
    return region_of((uintptr_t)fault_address(plan.pages - 1)) + 1;
}

/* ---- Pages that are mapped ---- */

void fault_take_back(uint32_t i)
{
    struct place place = places_get(i);
    void *address = fault_address(place.index);
    uint32_t marker = 0;

    (void)pager_unmap(place.consumer, address, 0, 0);
    places_remove(i);
    counts.taken++;
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
        fault_take_back(0);
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

    for (int i = 0; i < FAULT_SCARCE_TRIES && error == ERR_RESOURCES; i++) {
        (void)ipc_receive(HN_NONE, FAULT_SCARCE_TICKS, &none);
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
        fault_take_back(0);
    }
    own = plan.kind->page(index, marker);
    if (own == NULL ||
        map_in_the_end(consumer, fault_address(index), own) != 0) {
        return 0;
    }
    places_add(consumer, index);
    return 1;
}

/* ---- Agreements ---- */

/* Our half of the agreement about REGION. 0, or the kernel's error. */
static int agree(handle_t consumer, uintptr_t region)
{
    void *start = region_start(region);
    int error = map(consumer, start, nothing, PAGER_READ);

    if (error == 0) {
        (void)pager_unmap(consumer, start, 0, 0);
    }
    return error;
}

int fault_agree(handle_t consumer)
{
    int error = 0;

    for (uintptr_t region = first_region();
         region < end_region() && error == 0; region++) {
        error = agree(consumer, region);
    }
    return error;
}

static void revoke(handle_t consumer, uintptr_t region)
{
    (void)pager_unmap(consumer, region_start(region), 0, REVOKE_AGREEMENT);
}

void fault_end(handle_t handle)
{
    struct consumer *consumer = consumer_of(handle);

    for (uint32_t i = 0; i < places_count(); i++) {
        struct place place = places_get(i);

        if (place.consumer == handle) {
            (void)pager_unmap(handle, fault_address(place.index), 0, 0);
        }
    }
    places_forget(handle);
    for (uintptr_t region = first_region(); region < end_region(); region++) {
        revoke(handle, region);
    }
    if (consumer != NULL) {
        consumer->refused = 1;
    }
}

static int is_in(struct place place, handle_t consumer, uintptr_t region)
{
    uintptr_t address = (uintptr_t)fault_address(place.index);

    return place.consumer == consumer && region_of(address) == region;
}

void fault_renew(handle_t consumer, uint32_t index)
{
    uintptr_t region = region_of((uintptr_t)fault_address(index));
    uint32_t i = 0;

    while (i < places_count()) {
        if (is_in(places_get(i), consumer, region)) {
            fault_take_back(i);
        } else {
            i++;
        }
    }
    revoke(consumer, region);
    (void)agree(consumer, region);
}

/* ---- Faults ---- */

int fault_admits(struct consumer *consumer)
{
    return consumer != NULL && !consumer->refused &&
           (plan.is_private || consumer_pay(consumer, plan.pages));
}

/* Who did not join has the regions, but not us. */
void fault_serve(const struct message *fault)
{
    handle_t handle = (handle_t)fault->word[1];
    uint32_t access = fault->word[2] % PAGE_BYTES;
    uintptr_t address = fault->word[2] - access;
    uint32_t index = (uint32_t)(address - plan.start) / PAGE_BYTES;

    counts.faults++;
    if (address < plan.start || index >= plan.pages || access > plan.access ||
        !fault_admits(consumer_of(handle)) ||
        !bring(handle, index, (uint32_t)fault->granted)) {
        fault_end(handle);
    } else if (plan.kind->served != NULL) {
        plan.kind->served();
    }
}
