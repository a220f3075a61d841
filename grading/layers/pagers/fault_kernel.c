/* SPDX-License-Identifier: MIT */
#include "grading/layers/pagers/fault_kernel.h"

#include <string.h>

#include "grading/layers/vamos/module.h"

enum { OWN_START = 0x400000 };

struct kernel kernel;

static uint32_t waits; /* since there was room for one more */

void kernel_start(void)
{
    memset(&kernel, 0, sizeof(kernel));
    for (uint32_t i = 0; i < KERNEL_CONSUMERS; i++) {
        kernel.consumer[i].lives = true;
    }
    kernel.room = 100;
    kernel.now = 1000;
    waits = 0;
}

/* ---- Names ---- */

uintptr_t kernel_plan_start(void)
{
    return ((KERNEL_REGION + 1) << REGION_SHIFT) -
           KERNEL_PAGES / 2 * PAGE_BYTES;
}

void *kernel_own(uint32_t number)
{
    return (void *)(uintptr_t)(OWN_START + number * PAGE_BYTES);
}

struct kernel_consumer *kernel_find(handle_t handle)
{
    handle_t number = handle - KERNEL_HANDLE;

    if (number < 0 || number >= KERNEL_CONSUMERS ||
        !kernel.consumer[number].lives) {
        return NULL;
    }
    return &kernel.consumer[number];
}

uint32_t kernel_region_of(int32_t index)
{
    return index < KERNEL_PAGES / 2 ? 0 : 1;
}

static int64_t index_of(const void *address)
{
    return ((int64_t)(uintptr_t)address - (int64_t)kernel_plan_start()) /
           (int64_t)PAGE_BYTES;
}

/* The page at ADDRESS, which lies in REGION (0 or 1). */
static struct kernel_page *page_at(struct kernel_consumer *consumer,
                                   const void *address, uint32_t region)
{
    int64_t slot = index_of(address) + KERNEL_BEFORE;

    return slot >= 0 && slot < KERNEL_WINDOW ? &consumer->page[slot]
                                             : &consumer->elsewhere[region];
}

/* ---- Pages ---- */

static bool holds(const struct kernel_page *page, uint32_t own)
{
    return page->mapped && page->own == own;
}

uint32_t kernel_holders(uint32_t own)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < KERNEL_CONSUMERS; i++) {
        for (uint32_t j = 0; j < KERNEL_WINDOW; j++) {
            count += holds(&kernel.consumer[i].page[j], own) ? 1 : 0;
        }
    }
    return count;
}

static uint32_t mapped_in(const struct kernel_consumer *consumer,
                          uint32_t region)
{
    uint32_t count = consumer->elsewhere[region].mapped ? 1 : 0;

    for (int32_t i = 0; i < KERNEL_WINDOW; i++) {
        if (kernel_region_of(i - KERNEL_BEFORE) == region) {
            count += consumer->page[i].mapped ? 1 : 0;
        }
    }
    return count;
}

uint32_t kernel_mapped(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < KERNEL_CONSUMERS; i++) {
        count += mapped_in(&kernel.consumer[i], 0);
        count += mapped_in(&kernel.consumer[i], 1);
    }
    return count;
}

void kernel_give(struct kernel_consumer *consumer, int32_t index, uint32_t own,
                 uint32_t access)
{
    consumer->page[index + KERNEL_BEFORE] =
        (struct kernel_page){true, own, access, 0};
    consumer->agreed[kernel_region_of(index)] = true;
    if (consumer->outcome == KERNEL_WAITS && consumer->waits_for == index &&
        consumer->needs <= access) {
        consumer->outcome = KERNEL_RUNS;
    }
}

void kernel_take(struct kernel_page *page, uint32_t marker)
{
    if (page->mapped && page->own != KERNEL_NOTHING && kernel.greed > 0) {
        kernel.greed--;
        kernel.room--;
    }
    *page = (struct kernel_page){.marker = marker};
}

void kernel_close(struct kernel_consumer *consumer, uint32_t region)
{
    for (int32_t i = 0; i < KERNEL_WINDOW; i++) {
        if (kernel_region_of(i - KERNEL_BEFORE) == region) {
            kernel_take(&consumer->page[i], 0);
        }
    }
    kernel_take(&consumer->elsewhere[region], 0);
    consumer->agreed[region] = false;
    if (consumer->outcome == KERNEL_WAITS &&
        kernel_region_of(consumer->waits_for) == region) {
        consumer->outcome = KERNEL_STOPPED;
    }
}

void kernel_wait(uint32_t ticks)
{
    kernel.now += ticks;
    waits++;
    if (waits == kernel.releases) {
        kernel.room++;
        waits = 0;
    }
}

/* ---- Calls ---- */

/* Finds CONSUMER, and which of its regions ADDRESS is in. 0 or an error. */
static int find(handle_t handle, const void *address,
                struct kernel_consumer **consumer, uint32_t *region)
{
    uintptr_t number = (uintptr_t)address >> REGION_SHIFT;

    *consumer = kernel_find(handle);
    *region = (uint32_t)(number - KERNEL_REGION);
    if (*consumer == NULL) {
        return ERR_HANDLE;
    }
    return *region > 1 || !(*consumer)->assigned ? ERR_RIGHTS : 0;
}

/* The number of the page at OWN; UINT32_MAX: it is none of the pager's. */
static uint32_t own_number(const void *own)
{
    uint64_t number = ((uintptr_t)own - OWN_START) / PAGE_BYTES;

    return number <= KERNEL_NOTHING ? (uint32_t)number : UINT32_MAX;
}

static bool is_page(const void *address)
{
    return (uintptr_t)address % PAGE_BYTES == 0;
}

int pager_map(handle_t handle, void *address, void *own, uint32_t access)
{
    struct kernel_consumer *consumer;
    uint32_t region;
    int error = find(handle, address, &consumer, &region);
    struct kernel_page *page;

    kernel.calls++;
    if (error != 0) {
        return error;
    }
    if (!is_page(address) || !is_page(own) ||
        (access != PAGER_READ && access != PAGER_WRITE)) {
        return ERR_ARGUMENT;
    }
    if (own_number(own) == UINT32_MAX) {
        return ERR_ADDRESS;
    }
    if (kernel_mapped() >= kernel.room) {
        return ERR_RESOURCES;
    }
    page = page_at(consumer, address, region);
    *page = (struct kernel_page){true, own_number(own), access, 0};
    consumer->agreed[region] = true;
    if (page != &consumer->elsewhere[region]) {
        kernel_give(consumer, (int32_t)index_of(address), page->own, access);
    }
    return 0;
}

static int revoke(struct kernel_consumer *consumer, uint32_t region,
                  const struct kernel_page *last)
{
    if (mapped_in(consumer, region) > (last->mapped ? 1 : 0)) {
        return ERR_ARGUMENT;
    }
    kernel_close(consumer, region);
    return 0;
}

int pager_unmap(handle_t handle, void *address, uint32_t marker,
                uint32_t flags)
{
    struct kernel_consumer *consumer;
    uint32_t region;
    int error = find(handle, address, &consumer, &region);
    struct kernel_page *page;

    kernel.calls++;
    if (error != 0) {
        return error;
    }
    if (!consumer->agreed[region]) {
        return ERR_RIGHTS;
    }
    if (!is_page(address) || marker >> MARKER_BITS != 0 ||
        (flags & ~(uint32_t)REVOKE_AGREEMENT) != 0) {
        return ERR_ARGUMENT;
    }
    page = page_at(consumer, address, region);
    if (flags != 0) {
        return revoke(consumer, region, page);
    }
    if (marker != 0 && kernel.no_markers) {
        return ERR_RESOURCES;
    }
    kernel_take(page, marker);
    return 0;
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    DEMAND(partner == HN_NONE && timeout > 0, "a pager that is serving "
           "a fault waits for a time, and for nobody");
    kernel_wait((uint32_t)timeout);
    return ERR_TIMEOUT;
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    if (item == INFO_TIME) {
        memcpy(buffer, &kernel.now, sizeof(kernel.now));
        return (int)sizeof(kernel.now);
    }
    return kernel_find((handle_t)index) != NULL ? 0 : ERR_HANDLE;
}
