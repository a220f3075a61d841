/* SPDX-License-Identifier: MIT */
#include "grading/layers/pagers/mapper_kernel.h"

#include <string.h>

#include "grading/layers/vamos/module.h"

const uint32_t kernel_page_number[KERNEL_PAGES] = {0, 77, REGION_PAGES - 1};

struct kernel kernel;

void kernel_start(void)
{
    memset(&kernel, 0, sizeof(kernel));
    for (handle_t i = KERNEL_CONSUMER; i < KERNEL_HANDLES; i++) {
        kernel.lives[i] = true;
    }
    for (uint32_t i = 0; i < REGIONS; i++) {
        kernel.assigned[i] = HN_NONE;
    }
}

static bool lives(handle_t handle)
{
    return handle > 0 && handle < KERNEL_HANDLES && kernel.lives[handle];
}

void kernel_close(handle_t process, uint32_t region)
{
    kernel.region[process][region] = (struct kernel_region){0};
}

void kernel_end(handle_t process)
{
    kernel.lives[process] = false;
    for (uint32_t i = 0; i < REGIONS; i++) {
        kernel_close(process, i);
        if (kernel.assigned[i] == process) {
            kernel.assigned[i] = HN_NONE;
        }
    }
}

int kernel_may_assign(uint32_t region, handle_t pager, uint32_t ticks)
{
    if (pager != HN_NONE && pager != HN_SELF && !lives(pager)) {
        return ERR_HANDLE;
    }
    if (region >= REGIONS || region < KERNEL_OWN_REGIONS) {
        return ERR_ARGUMENT;
    }
    if (pager != HN_NONE &&
        (pager == HN_SELF || ticks < 1 || ticks > PAGER_MOST_TICKS)) {
        return ERR_ARGUMENT;
    }
    return pager != HN_NONE && kernel.full ? ERR_RESOURCES : 0;
}

int kernel_send(handle_t to, int32_t timeout, const struct message *message)
{
    if (!lives(to)) {
        return ERR_HANDLE;
    }
    if (timeout != IPC_FOREVER && (uint32_t)timeout < kernel.busy[to]) {
        return ERR_TIMEOUT;
    }
    if (kernel.sent_count < KERNEL_SENT) {
        kernel.sent[kernel.sent_count] =
            (struct kernel_sent){to, timeout, *message};
    }
    kernel.sent_count++;
    return 0;
}

/* ---- Calls ---- */

int pager_assign(uint32_t region, handle_t pager, uint32_t timeout)
{
    int error = kernel_may_assign(region, pager, timeout);

    kernel.calls++;
    if (error == 0) {
        kernel.assigned[region] = pager;
    }
    return error;
}

static uint32_t mapped_in(const struct kernel_region *region)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < KERNEL_PAGES; i++) {
        count += region->mapped[i] ? 1 : 0;
    }
    return count;
}

/* Which of those that are looked at the page with NUMBER is. */
static uint32_t place_of(uint32_t number)
{
    uint32_t i = 0;

    while (i < KERNEL_PAGES && kernel_page_number[i] != number) {
        i++;
    }
    return i;
}

int pager_unmap(handle_t handle, void *address, uint32_t marker,
                uint32_t flags)
{
    uint64_t number = (uintptr_t)address >> REGION_SHIFT;
    uint32_t i = place_of((uintptr_t)address / PAGE_BYTES % REGION_PAGES);
    struct kernel_region *region;

    if (!lives(handle)) {
        return ERR_HANDLE;
    }
    if (number >= REGIONS || !kernel.region[handle][number].agreed) {
        return ERR_RIGHTS;
    }
    region = &kernel.region[handle][number];
    if ((uintptr_t)address % PAGE_BYTES != 0 || marker >> MARKER_BITS != 0 ||
        (flags & ~(uint32_t)REVOKE_AGREEMENT) != 0) {
        return ERR_ARGUMENT;
    }
    if (flags != 0) {
        if (mapped_in(region) >
            (i < KERNEL_PAGES && region->mapped[i] ? 1 : 0)) {
            return ERR_ARGUMENT;
        }
        kernel_close(handle, (uint32_t)number);
    } else if (i < KERNEL_PAGES) {
        region->mapped[i] = false;
        region->marker[i] = marker;
    }
    return 0;
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    kernel.calls++;
    DEMAND(partner == HN_ANY && timeout == IPC_FOREVER,
           "a mapper waits for anybody, as long as it takes");
    if (kernel.receive_error == 0) {
        *message = kernel.next;
    }
    return kernel.receive_error;
}

int ipc_send(handle_t partner, int32_t timeout, const struct message *message)
{
    kernel.calls++;
    return kernel_send(partner, timeout, message);
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    kernel.calls++;
    return lives((handle_t)index) ? 0 : ERR_HANDLE;
}
