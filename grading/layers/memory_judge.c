/* SPDX-License-Identifier: MIT
 *
 * Content is compared without touching it: in the frame or on the disk.
 */
#include "grading/layers/memory_judge.h"

#include <string.h>

#include "cvm/check.h"
#include "cvm/cvm.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pageentry.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"
#include "cvm/x86.h"
#include "grading/layers/memory_plain.h"

enum {
    TABLE_PAGES = 1024,
    NEEDED = 3,         /* a page that is there but shared, its copy, a table */
    DISK_BUDGET = 20000 /* operations of the disk in one of ours */
};

static struct memory_pc pc;
static uint32_t used_machines;
static uint32_t errors_before;
static uint32_t held; /* pages of this step, at most */
static uint32_t tables_needed;
static uint32_t frames_built;
static uint32_t turn;

void judge_start(const struct memory_pc *description, uint32_t machines)
{
    pc = *description;
    used_machines = machines;
    judge_step();
}

void judge_begin(void)
{
    errors_before = pc_disk_errors();
    tables_needed = 0;
    frames_built = 0;
    pc_disk_budget(DISK_BUDGET);
}

void judge_step(void)
{
    pagefault_begin_step();
    held = 0;
}

void judge_holds(pid_t pid, uva_t address, uint32_t bytes)
{
    if (bytes > 0 && plain_contains(pid, address, bytes)) {
        held += (address + bytes - 1) / PAGE_BYTES - address / PAGE_BYTES + 1;
    }
}

void judge_tables(uint32_t pages)
{
    tables_needed = pages / TABLE_PAGES + 1;
}

void judge_builds(uint32_t pages, uint32_t kept)
{
    frames_built = kept + 1 + (pages + TABLE_PAGES - 1) / TABLE_PAGES;
}

/* Frames that could not be evicted. */
static uint32_t fixed_frames(void)
{
    uint32_t fixed = held + frames_built;

    for (pid_t pid = 1; pid <= used_machines; pid++) {
        const struct machine *machine = machine_get(pid);

        for (uint32_t i = 0; i < machine->pages; i += TABLE_PAGES) {
            fixed += pagetable_entry(machine->directory, i * PAGE_BYTES) != 0;
        }
        fixed += machine->pages > 0;
    }
    return fixed;
}

static bool is_excused(void)
{
    return pc_disk_errors() != errors_before ||
           frame_free_count() < tables_needed ||
           pc.frames < fixed_frames() + NEEDED;
}

bool judge_error(int error, int wanted)
{
    if (error != wanted && (error != ERR_RESOURCES || !is_excused())) {
        console_panic("judge", "error %d instead of %d", error, wanted);
    }
    return error == 0;
}

static void judge_page(pid_t pid, uint32_t number)
{
    const struct machine *machine = machine_get(pid);
    const uint8_t *wanted = plain_page(pid, number);
    uva_t address = number * PAGE_BYTES;
    struct page page = pageentry_get(machine->directory, address);
    static const uint8_t zeros[PAGE_BYTES];
    const uint8_t *found = zeros;
    uint64_t byte = 0;
    uint32_t slot;

    if (page.state == PAGE_RESIDENT) {
        found = pc_frame(page.frame);
        slot = swap_slot_of(page.frame);
        if (slot != 0 && !(page.writable && page.dirty)) {
            JUDGE(memcmp(found, pc_slot(slot), PAGE_BYTES) == 0);
        }
    } else if (page.state == PAGE_SWAPPED) {
        found = pc_slot(page.slot);
    }
    JUDGE(sma(pid, address, &byte) == (page.state == PAGE_SWAPPED));
    JUDGE(page.state != PAGE_SWAPPED || byte == (page.slot - 1) * PAGE_BYTES);
    if (memcmp(found, wanted, PAGE_BYTES) != 0) {
        console_panic("judge", "page %u of machine %u is wrong", number, pid);
    }
}

void judge_range(pid_t pid, uva_t address, uint32_t bytes)
{
    if (bytes > 0 && plain_contains(pid, address, bytes)) {
        judge_page(pid, address / PAGE_BYTES);
        judge_page(pid, (address + bytes - 1) / PAGE_BYTES);
    }
}

void judge_machine(pid_t pid)
{
    for (uint32_t page = 1; page < plain_size(pid); page++) {
        judge_page(pid, page);
    }
}

/* A free frame holds nothing that anybody wrote. */
static void judge_frame(pfn_t frame)
{
    const uint8_t *content = pc_frame(frame);

    if (frame_shares(frame) == 0) {
        JUDGE(content[0] == FRAME_POISON &&
              memcmp(content, content + 1, PAGE_BYTES - 1) == 0);
    }
}

static void judge_counts(void)
{
    struct info_memory memory = cvm_memory();
    uint32_t needed = 0;

    for (uint32_t slot = 1; slot <= pc.slots; slot++) {
        pfn_t frame;

        needed += swap_shares(slot) > swap_frame_of(slot, &frame);
    }
    JUDGE(memory.swap_slots == pc.slots);
    JUDGE(memory.free_swap_slots == pc.slots - needed);
    JUDGE(memory.free_frames == frame_free_count());
    JUDGE(memory.frames == pc.frames - PC_RESERVED);
}

/* The processor uses a directory that is one, and remembers nothing else. */
static void judge_processor(void)
{
    bool right = x86_directory() == directmap_directory();

    for (pid_t pid = 1; pid <= used_machines; pid++) {
        const struct machine *machine = machine_get(pid);

        right = right || (machine->pages > 0 &&
                          x86_directory() == machine->directory << PAGE_SHIFT);
    }
    JUDGE(right);
    JUDGE(pc_remembers_truth());
}

void judge_end(pid_t pid, uint32_t number)
{
    check_all();
    judge_processor();
    judge_counts();
    for (pid_t other = 1; other <= used_machines; other++) {
        JUDGE(cvm_size(other) == plain_size(other));
    }
    if (plain_size(pid) > 1) {
        judge_page(pid, number % (plain_size(pid) - 1) + 1);
    }
    turn++;
    judge_frame(turn % pc_frame_limit());
}
