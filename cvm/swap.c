/* SPDX-License-Identifier: MIT
 *
 * Swap slots: two tables, indexed by slot and by frame.
 */
#include "cvm/swap.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/pageentry.h"
#include "cvm/swapdisk.h"

#define NO_FRAME 0xFFFFFFFFu

enum {
    WRITE_ATTEMPTS = 4 /* slots that are tried before a page is given up */
};

struct slot {
    uint32_t shares;
    pfn_t frame; /* that is linked, or NO_FRAME */
};

static struct slot *slots;   /* 1..slot_count */
static uint32_t *frame_slot; /* the link of each frame, 0 = none */
static uint32_t slot_count;
static uint32_t in_use; /* slots that a page is swapped to */
static uint32_t hand;   /* where the search for a slot goes on */

/* Whether SLOT holds the only copy of some page's content. */
static bool is_needed(uint32_t slot)
{
    uint32_t link = slots[slot].frame == NO_FRAME ? 0 : 1;

    return slots[slot].shares > link;
}

static void link(uint32_t slot, pfn_t frame)
{
    slots[slot].frame = frame;
    slots[slot].shares++;
    frame_slot[frame] = slot;
}

uint32_t swap_table_bytes(uint32_t count, pfn_t limit)
{
    return (count + 1) * sizeof(struct slot) + limit * sizeof(uint32_t);
}

void swap_init(uint32_t count, pfn_t limit, void *table)
{
    slots = table;
    frame_slot = (uint32_t *)(slots + count + 1);
    slot_count = count;
    in_use = 0;
    hand = 0;
    for (uint32_t slot = 0; slot <= count; slot++) {
        slots[slot].shares = 0;
        slots[slot].frame = NO_FRAME;
    }
    for (pfn_t frame = 0; frame < limit; frame++) {
        frame_slot[frame] = 0;
    }
}

uint32_t swap_slots(void)
{
    return slot_count;
}

uint32_t swap_free_count(void)
{
    return slot_count - in_use;
}

/* Finds a slot that holds nobody's only copy, and ends its link if it has one.
 * The search goes on where the last one ended: neighbours in time become
 * neighbours on the disk.
 */
static int find_slot(uint32_t *slot)
{
    for (uint32_t i = 0; i < slot_count; i++) {
        hand = hand % slot_count + 1;
        if (!is_needed(hand)) {
            if (slots[hand].frame != NO_FRAME) {
                swap_unlink(slots[hand].frame);
            }
            *slot = hand;
            return 0;
        }
    }
    return ERR_RESOURCES;
}

int swap_out(pfn_t frame)
{
    uint32_t slot;

    ASSERT(frame_slot[frame] == 0);
    for (uint32_t i = 0; i < WRITE_ATTEMPTS; i++) {
        if (find_slot(&slot) != 0) {
            return ERR_RESOURCES;
        }
        if (swapdisk_write(slot, frame) == 0) {
            link(slot, frame);
            return 0;
        }
    }
    return ERR_RESOURCES;
}

int swap_in(uint32_t slot, pfn_t frame)
{
    ASSERT(slots[slot].shares > 0 && slots[slot].frame == NO_FRAME);
    if (swapdisk_read(slot, frame) != 0) {
        return ERR_RESOURCES;
    }
    link(slot, frame);
    return 0;
}

void swap_share(uint32_t slot)
{
    ASSERT(slots[slot].shares > 0);
    if (!is_needed(slot)) {
        in_use++;
    }
    slots[slot].shares++;
}

void swap_release(uint32_t slot)
{
    ASSERT(is_needed(slot));
    slots[slot].shares--;
    if (!is_needed(slot)) {
        in_use--;
    }
}

uint32_t swap_shares(uint32_t slot)
{
    return slots[slot].shares;
}

uint32_t swap_slot_of(pfn_t frame)
{
    return frame_slot[frame];
}

bool swap_frame_of(uint32_t slot, pfn_t *frame)
{
    if (slots[slot].frame == NO_FRAME) {
        return false;
    }
    *frame = slots[slot].frame;
    return true;
}

void swap_unlink(pfn_t frame)
{
    uint32_t slot = frame_slot[frame];

    if (slot != 0) {
        slots[slot].frame = NO_FRAME;
        slots[slot].shares--;
        frame_slot[frame] = 0;
    }
}

void swap_forget(pfn_t directory, uva_t from, uva_t end)
{
    uva_t page = pageentry_next(directory, from, end);

    while (page < end) {
        struct page entry = pageentry_get(directory, page);

        if (entry.state == PAGE_SWAPPED) {
            swap_release(entry.slot);
        } else if (frame_shares(entry.frame) == 1) {
            swap_unlink(entry.frame);
        }
        page = pageentry_next(directory, page + PAGE_BYTES, end);
    }
}
