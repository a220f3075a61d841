/* SPDX-License-Identifier: MIT
 *
 * The checker: counts afresh who names each frame and each slot, and compares.
 */
#include "cvm/check.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pageentry.h"
#include "cvm/pin.h"
#include "cvm/swap.h"

enum {
    TABLE = 0x40000000, /* a frame's role, added to its count */
    ENTRIES = 1024,     /* of a directory or table */
    TABLE_SHIFT = 22    /* a table spans 4 MiB */
};

static pfn_t frame_limit;
static uint32_t slot_limit;
static uint32_t *frame_names; /* for each frame: how often it is named */
static uint32_t *pin_names;   /* for each frame: pages of regions */
static uint32_t *slot_names;  /* for each slot: pages swapped to it */

uint32_t check_table_bytes(pfn_t limit, uint32_t slots)
{
    return (2 * limit + slots + 1) * sizeof(uint32_t);
}

void check_init(pfn_t limit, uint32_t slots, void *table)
{
    frame_limit = limit;
    slot_limit = slots;
    frame_names = table;
    pin_names = frame_names + limit;
    slot_names = pin_names + limit;
}

/* A directory, table or record: nobody else may have its frame (2). */
static void name_table(pfn_t frame)
{
    ASSERT(frame < frame_limit && frame_names[frame] == 0);
    frame_names[frame] = TABLE + 1;
}

static void name_page(const struct page *page)
{
    if (page->state == PAGE_SWAPPED) {
        ASSERT(page->slot >= 1 && page->slot <= slot_limit);
        slot_names[page->slot]++;
        return;
    }
    ASSERT(page->frame < frame_limit && frame_names[page->frame] < TABLE);
    frame_names[page->frame]++;
    ASSERT((page->state == PAGE_PINNED) == (pin_count(page->frame) > 0));
    ASSERT(page->state != PAGE_PINNED || (page->writable && page->dirty));
    if (page->writable) { /* 5 */
        uint32_t slot = swap_slot_of(page->frame);

        ASSERT(frame_shares(page->frame) == 1);
        ASSERT(slot == 0 || swap_shares(slot) == 1);
    }
}

/* The content of a directory or table. */
static const uint32_t *entries(pfn_t frame)
{
    return directmap_pointer(frame << PAGE_SHIFT);
}

/* A page of a region is absent, or somebody else's (7). */
static void name_foreign(const struct page *page)
{
    if (page->state != PAGE_SWAPPED) {
        ASSERT(page->state == PAGE_RESIDENT && page->frame < frame_limit);
        pin_names[page->frame]++;
    }
}

/* The pages of the 4 MiB from SPAN on, for which there is the table FRAME. */
static void name_span(const struct machine *machine, uva_t span, pfn_t frame)
{
    uva_t size = machine->pages << PAGE_SHIFT;

    name_table(frame);
    for (uint32_t i = 0; i < ENTRIES; i++) {
        if (entries(frame)[i] != 0) {
            uva_t page = span + (i << PAGE_SHIFT);
            struct page entry = pageentry_get(machine->directory, page);

            ASSERT(page >= PAGE_BYTES); /* 6 */
            if (page < size) {
                name_page(&entry);
            } else {
                ASSERT(span >= size);
                name_foreign(&entry);
            }
        }
    }
}

static void name_machine(const struct machine *machine)
{
    name_table(machine->directory);
    if (machine->record != 0) {
        name_table(machine->record);
    }
    for (uint32_t i = 0; i < USER_PAGES / ENTRIES; i++) {
        uint32_t table = entries(machine->directory)[i];

        if (table != 0) {
            name_span(machine, i << TABLE_SHIFT, table >> PAGE_SHIFT);
        }
    }
}

/* Frames that no machine has are in use with one share, or free (1). */
static void check_frame(pfn_t frame)
{
    uint32_t names = frame_names[frame] % TABLE;
    uint32_t slot = swap_slot_of(frame);
    pfn_t linked = frame;

    ASSERT(pin_count(frame) == pin_names[frame]); /* 7 */
    ASSERT(pin_names[frame] == 0 || (names == 1 && frame_names[frame] == 1));
    ASSERT(names == 0 ? frame_shares(frame) <= 1
                      : frame_shares(frame) == names);
    if (slot != 0) { /* 4 */
        ASSERT(names > 0 && names == frame_names[frame]);
        ASSERT(swap_frame_of(slot, &linked) && linked == frame);
    }
}

static void check_slot(uint32_t slot)
{
    pfn_t frame;
    uint32_t link = swap_frame_of(slot, &frame) ? 1 : 0;

    ASSERT(swap_shares(slot) == slot_names[slot] + link); /* 3 */
    ASSERT(link == 0 || swap_slot_of(frame) == slot);     /* 4 */
}

void check_all(void)
{
    memset(frame_names, 0, check_table_bytes(frame_limit, slot_limit));
    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        if (machine_get(pid)->pages > 0) {
            name_machine(machine_get(pid));
        }
    }
    for (pfn_t frame = 0; frame < frame_limit; frame++) {
        check_frame(frame);
    }
    for (uint32_t slot = 1; slot <= slot_limit; slot++) {
        check_slot(slot);
    }
}
