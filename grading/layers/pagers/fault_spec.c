/* SPDX-License-Identifier: MIT
 *
 * The specification of user/lib/fault.h, over the kernel's state: it sees what
 * consumers have, and changes that at once.
 */
#include "user/lib/fault.h"

#include "grading/layers/pagers/fault_kernel.h"
#include "grading/layers/vamos/module.h"

static struct pager_plan plan;
static struct fault_counts counts;

void fault_start(const struct pager_plan *wanted, void *nothing)
{
    plan = *wanted;
    counts = (struct fault_counts){0};
}

struct fault_counts fault_counts(void)
{
    return counts;
}

void *fault_address(uint32_t index)
{
    return (void *)(plan.start + index * PAGE_BYTES);
}

/* ---- What there is ---- */

/* Page INDEX of the one that HANDLE names; NULL if it is none of ours. */
static struct kernel_page *page_of(handle_t handle, uint32_t index)
{
    struct kernel_consumer *consumer = kernel_find(handle);

    if (consumer == NULL ||
        !consumer->agreed[kernel_region_of((int32_t)index)]) {
        return NULL;
    }
    return &consumer->page[index + KERNEL_BEFORE];
}

static void make_absent(handle_t handle, uint32_t index, uint32_t marker)
{
    struct kernel_page *page = page_of(handle, index);

    if (page != NULL) {
        kernel_take(page, marker);
    }
}

/* Whether a page can be mapped for HANDLE: 0, or an error. */
static int may_map(handle_t handle)
{
    const struct kernel_consumer *consumer = kernel_find(handle);

    if (consumer == NULL) {
        return ERR_HANDLE;
    }
    if (!consumer->assigned) {
        return ERR_RIGHTS;
    }
    return kernel_mapped() < kernel.room ? 0 : ERR_RESOURCES;
}

/* ---- Taking back ---- */

void fault_take_back(uint32_t i)
{
    struct place place = places_get(i);
    uint32_t marker = 0;

    make_absent(place.consumer, place.index, 0);
    places_remove(i);
    counts.taken++;
    if (plan.kind->taken != NULL) {
        marker = plan.kind->taken(place.index);
    }
    if (!kernel.no_markers) {
        make_absent(place.consumer, place.index, marker);
    }
}

/* Ours give way until there is room for one. 0, or an error. */
static int make_room(handle_t handle)
{
    while (may_map(handle) == ERR_RESOURCES && places_count() > 0) {
        fault_take_back(0);
    }
    return because(may_map(handle), "ours give way, the oldest first");
}

static void close(handle_t handle, uint32_t region)
{
    struct kernel_consumer *consumer = kernel_find(handle);

    if (consumer != NULL && consumer->assigned && consumer->agreed[region]) {
        kernel_close(consumer, region);
    }
}

void fault_end(handle_t handle)
{
    struct consumer *consumer = consumer_of(handle);

    close(handle, 0);
    close(handle, 1);
    places_forget(handle);
    if (consumer != NULL) {
        consumer->refused = 1;
    }
}

/* ---- Agreements ---- */

static int agree(handle_t handle, uint32_t region)
{
    int error = make_room(handle);

    if (error == 0) {
        kernel_find(handle)->agreed[region] = true;
    }
    return error;
}

int fault_agree(handle_t handle)
{
    int error = agree(handle, 0);

    return error != 0 ? error : agree(handle, 1);
}

/* The place of the oldest page of HANDLE in REGION; places_count(): none. */
static uint32_t oldest_in(handle_t handle, uint32_t region)
{
    uint32_t i = 0;

    while (i < places_count() &&
           (places_get(i).consumer != handle ||
            kernel_region_of((int32_t)places_get(i).index) != region)) {
        i++;
    }
    return i;
}

void fault_renew(handle_t handle, uint32_t index)
{
    uint32_t region = kernel_region_of((int32_t)index);

    while (oldest_in(handle, region) < places_count()) {
        fault_take_back(oldest_in(handle, region));
    }
    close(handle, region);
    (void)agree(handle, region);
}

/* ---- Faults ---- */

int fault_admits(struct consumer *consumer)
{
    if (consumer == NULL) {
        return because(0, "it did not join");
    }
    if (consumer->refused) {
        return because(0, "it was refused before");
    }
    if (plan.is_private) {
        return because(1, "of a private plan nobody has to pay");
    }
    return because(consumer_pay(consumer, plan.pages), "it has to pay");
}

static bool is_planned(int64_t index, uint32_t access)
{
    if (index < 0 || index >= plan.pages) {
        return because(false, "the page is not in the plan");
    }
    return because(access <= plan.access, "the plan says what one may do");
}

/* Whether there is room for a page of HANDLE, if need be after a while. */
static bool wait_for_room(handle_t handle)
{
    int error = make_room(handle);

    for (int i = 0; i < FAULT_SCARCE_TRIES && error == ERR_RESOURCES; i++) {
        kernel_wait(FAULT_SCARCE_TICKS);
        error = make_room(handle);
    }
    return because(error == 0, "with none of ours left, it is tried again");
}

static bool bring(handle_t handle, uint32_t index, uint32_t marker)
{
    places_forget_page(handle, index);
    while (places_count() >= plan.mapped_most) {
        fault_take_back(0);
    }
    if (plan.kind->page(index, marker) == NULL) {
        return because(false, "the kind has not got the page");
    }
    if (!wait_for_room(handle)) {
        return false;
    }
    kernel_give(kernel_find(handle), (int32_t)index, index, plan.access);
    kernel.calls = 1;
    places_add(handle, index);
    return because(true, "the page is mapped, and has the last place");
}

void fault_serve(const struct message *fault)
{
    handle_t handle = (handle_t)fault->word[1];
    uint32_t access = fault->word[2] % PAGE_BYTES;
    int64_t index =
        ((int64_t)(fault->word[2] - access) - (int64_t)plan.start) /
        (int64_t)PAGE_BYTES;

    counts.faults++;
    if (!is_planned(index, access) || !fault_admits(consumer_of(handle)) ||
        !bring(handle, (uint32_t)index, (uint32_t)fault->granted)) {
        fault_end(handle);
    } else if (plan.kind->served != NULL) {
        plan.kind->served();
    }
}
