/* SPDX-License-Identifier: MIT
 *
 * Neighbouring pages lie in frames that are no neighbours, so that a copy that
 * runs over a page's end ends up somewhere else.
 */
#include "grading/layers/host/machine.h"

#include <string.h>

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"
#include "grading/layers/host/directmap.h"

enum page_state { ABSENT, READABLE, WRITABLE };

static struct machine machines[MODEL_MACHINES + 1];
static enum page_state state[MODEL_MACHINES + 1][MODEL_PAGES];
static bool out_of_frames;

static pfn_t frame_of(pid_t pid, uint32_t page)
{
    return 1 + pid * MODEL_PAGES * 2 + (page * 5 % MODEL_PAGES) * 2;
}

void machine_model_size(pid_t pid, uint32_t pages)
{
    machines[pid].pages = pages;
    machines[pid].directory = pid;
    for (uint32_t i = 0; i < MODEL_PAGES; i++) {
        state[pid][i] = ABSENT;
        memset(arena_page(frame_of(pid, i)), 0, PAGE_BYTES);
    }
}

void machine_model_fail(bool failing)
{
    out_of_frames = failing;
}

bool machine_model_ready(pid_t pid, uva_t address, uint32_t bytes, bool write)
{
    uint64_t end = (uint64_t)address + bytes;

    for (uint64_t at = address; at < end; at++) {
        if (at / PAGE_BYTES >= MODEL_PAGES ||
            state[pid][at / PAGE_BYTES] < (write ? WRITABLE : READABLE)) {
            return false;
        }
    }
    return true;
}

uint8_t machine_model_byte(pid_t pid, uva_t address)
{
    const uint8_t *page = arena_page(frame_of(pid, address >> PAGE_SHIFT));

    return page[address % PAGE_BYTES];
}

struct machine *machine_get(pid_t pid)
{
    if (pid == 0 || pid > MODEL_MACHINES) {
        console_panic("machine_get", "there is no machine %u", pid);
    }
    return &machines[pid];
}

int pagefault_resolve(pid_t pid, uva_t address, bool write)
{
    uint32_t page = address >> PAGE_SHIFT;
    enum page_state needed = write ? WRITABLE : READABLE;

    if (page == 0 || page >= machine_get(pid)->pages) {
        return ERR_ADDRESS;
    }
    if (state[pid][page] < needed) {
        if (out_of_frames) {
            return ERR_RESOURCES;
        }
        state[pid][page] = needed;
    }
    return 0;
}

bool pma(pfn_t directory, uva_t address, bool write, paddr_t *physical)
{
    uint32_t page = address >> PAGE_SHIFT;

    if (directory == 0 || directory > MODEL_MACHINES || page >= MODEL_PAGES ||
        state[directory][page] < (write ? WRITABLE : READABLE)) {
        return false;
    }
    *physical = (frame_of(directory, page) << PAGE_SHIFT) |
                (address % PAGE_BYTES);
    return true;
}
