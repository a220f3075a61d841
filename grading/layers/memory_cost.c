/* SPDX-License-Identifier: MIT
 *
 * Numbers of disk operations, for short stories with a known best outcome.
 */
#include "grading/layers/memory_cost.h"

#include "cvm/cvm.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pageentry.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"
#include "cvm/swapdisk.h"
#include "grading/layers/ktap.h"
#include "grading/layers/memory_pc.h"

enum {
    BUDGET = 1000000 /* disk operations: as many as one likes */
};

static void start(uint32_t frames, uint32_t slots)
{
    struct memory_pc pc = {.frames = frames, .slots = slots};

    pc_start(&pc, 1);
    pc_disk_budget(BUDGET);
}

static void make(pid_t pid, uint32_t pages)
{
    CHECK(cvm_alloc(pid, pages) == 0);
}

/* Machine PID writes its number and the page's to all pages. */
static void store_all(pid_t pid)
{
    for (uint32_t page = 1; page < cvm_size(pid); page++) {
        CHECK(pc_store(pid, page * PAGE_BYTES, page + (pid << 16)) == 0);
    }
}

/* Machine PID reads its pages, which machine AUTHOR wrote. */
static void load(pid_t pid, pid_t author, uint32_t page)
{
    word_t value = 0;

    CHECK(pc_load(pid, page * PAGE_BYTES, &value) == 0);
    CHECK(value == page + (author << 16));
}

static void load_all(pid_t pid)
{
    for (uint32_t page = 1; page < cvm_size(pid); page++) {
        load(pid, pid, page);
    }
}

void cost_clean(void)
{
    uint32_t writes;

    start(40, 100);
    make(1, 60);
    store_all(1);
    load_all(1); /* now none is in memory that is not on the disk */
    load_all(1);
    writes = swapdisk_writes();
    load_all(1);
    load_all(1);
    CHECK(swapdisk_writes() == writes);
}

void cost_clean_after_relative(void)
{
    uint32_t writes;

    start(40, 100);
    make(1, 8);
    make(2, 60);
    store_all(1);
    store_all(2);
    load_all(2);
    load_all(2);
    writes = swapdisk_writes();
    load_all(1); /* read from the disk */
    CHECK(cvm_clone(3, 1) == 0);
    cvm_reset(3);
    load_all(2);
    load_all(2);
    load_all(1);
    CHECK(swapdisk_writes() == writes);
}

void cost_shared(void)
{
    enum { PAGES = 20, RELATIVES = 5 };
    uint32_t reads;

    start(60, 300);
    make(1, PAGES + 1);
    store_all(1);
    for (pid_t pid = 2; pid <= RELATIVES; pid++) {
        CHECK(cvm_clone(pid, 1) == 0);
    }
    make(6, 81);
    store_all(6);
    load_all(6); /* now nothing of the others is in memory */
    CHECK(swapdisk_writes() == PAGES + 80);
    reads = swapdisk_reads();
    for (uint32_t page = 1; page <= PAGES; page++) {
        for (pid_t pid = 1; pid <= RELATIVES; pid++) {
            load(pid, 1, page);
        }
    }
    CHECK(swapdisk_reads() == reads + PAGES);
}

/* Another machine runs in between, so that the processor forgets the page and
 * marks it when it is used again. In the first round the hand finds all pages
 * used, and may take any; first in, first out would lose the page four times.
 */
void cost_second_chance(void)
{
    uint32_t lost = 0;

    start(40, 200);
    make(1, 2);
    make(2, 80);
    store_all(1);
    for (uint32_t round = 0; round < 4; round++) {
        for (uint32_t page = 1; page < cvm_size(2); page++) {
            struct page hot =
                pageentry_get(machine_get(1)->directory, PAGE_BYTES);

            lost += hot.state != PAGE_RESIDENT;
            load(1, 1, 1);
            CHECK(pc_store(2, page * PAGE_BYTES, page) == 0);
        }
    }
    CHECK(lost <= 1);
}

/* A frame is written to a slot, as if its page was swapped to it. */
static int use_slot(uint32_t *slot)
{
    pfn_t frame;
    int error;

    CHECK(frame_alloc(&frame) == 0);
    error = swap_out(frame);
    if (error == 0) {
        *slot = swap_slot_of(frame);
        swap_share(*slot);
        swap_unlink(frame);
    }
    frame_release(frame);
    return error;
}

void cost_all_slots(void)
{
    enum { SLOTS = 20 };
    uint32_t slot[SLOTS + 1];
    uint32_t used = 0;

    start(40, SLOTS);
    while (used <= SLOTS && use_slot(&slot[used]) == 0) {
        used++;
    }
    CHECK(used == SLOTS);
    CHECK(swap_free_count() == SLOTS - used);
    for (uint32_t i = 0; i < used; i++) {
        swap_release(slot[i]);
        CHECK(swap_free_count() == SLOTS - used + 1);
        CHECK(use_slot(&slot[i]) == 0);
    }
}

void cost_bad_slots(void)
{
    uint32_t slot;

    start(40, 20);
    pc_disk_fail(3);
    CHECK(use_slot(&slot) == 0);
    CHECK(swapdisk_writes() == 4);
    pc_disk_fail(4);
    CHECK(use_slot(&slot) == ERR_RESOURCES);
    CHECK(swap_free_count() == 19);
    CHECK(frame_free_count() == 40);
}

void cost_far_slot(void)
{
    enum { SLOT = 3 << 20 }; /* at 12 GiB */
    uint64_t byte = 0;

    start(40, 40);
    make(1, 3);
    CHECK(pagetable_prepare(machine_get(1)->directory, PAGE_BYTES) == 0);
    pageentry_set_swapped(machine_get(1)->directory, PAGE_BYTES, SLOT);
    CHECK(sma(1, PAGE_BYTES, &byte) && byte == (SLOT - 1ull) * PAGE_BYTES);
}

void cost_forgotten_table(void)
{
    enum { FIRST = 1024 }; /* page of the second table */

    start(40, FIRST);
    make(1, FIRST + 2);
    CHECK(pc_store(1, (FIRST + 1) * PAGE_BYTES, 1) == 0);
    CHECK(cvm_free(1, 1) == 0); /* the table stays, with no page in it */
    pc_guess(FIRST * PAGE_BYTES);
    CHECK(pc_remembers_truth());
    CHECK(cvm_free(1, 1) == 0);
    CHECK(pc_remembers_truth());
}
