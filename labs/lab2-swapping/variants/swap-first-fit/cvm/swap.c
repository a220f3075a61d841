/* SPDX-License-Identifier: MIT
 *
 * Swap slots, kept apart: pages that are swapped to a slot are counted without
 * its link, and a bit map says which slots no page needs. The first of them is
 * taken.
 */
#include "cvm/swap.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/memory.h"
#include "cvm/pageentry.h"
#include "cvm/swapdisk.h"

enum { BITS = 32, ATTEMPTS = 4 };

static uint32_t count;
static uint32_t *link_of; /* by frame: slot, or 0 */
static uint32_t *frames;  /* by slot: 1 + frame, or 0 */
static uint32_t *pages;   /* by slot: pages that are swapped to it */
static uint32_t *idle;    /* bit map: no page is swapped to the slot */

static uint32_t words_of_map(uint32_t slots)
{
    return slots / BITS + 1;
}

uint32_t swap_table_bytes(uint32_t slots, pfn_t limit)
{
    return (limit + 2 * (slots + 1) + words_of_map(slots)) * 4;
}

void swap_init(uint32_t slots, pfn_t limit, void *table)
{
    memset(table, 0, swap_table_bytes(slots, limit));
    count = slots;
    link_of = table;
    frames = link_of + limit;
    pages = frames + slots + 1;
    idle = pages + slots + 1;
    for (uint32_t slot = 1; slot <= slots; slot++) {
        idle[slot / BITS] |= 1u << slot % BITS;
    }
}

uint32_t swap_slots(void)
{
    return count;
}

uint32_t swap_free_count(void)
{
    uint32_t sum = 0;

    for (uint32_t slot = 1; slot <= count; slot++) {
        sum += pages[slot] == 0 ? 1 : 0;
    }
    return sum;
}

static void note(uint32_t slot)
{
    uint32_t bit = 1u << slot % BITS;

    if (pages[slot] == 0) {
        idle[slot / BITS] |= bit;
    } else {
        idle[slot / BITS] &= ~bit;
    }
}

static void connect(uint32_t slot, pfn_t frame)
{
    frames[slot] = frame + 1;
    link_of[frame] = slot;
}

/* The first slot at or above FROM that no page needs, rather one without a
 * link; 0 if there is none.
 */
static uint32_t find(uint32_t from)
{
    uint32_t linked = 0;

    for (uint32_t slot = from; slot <= count; slot++) {
        if (idle[slot / BITS] == 0) {
            slot |= BITS - 1;
        } else if ((idle[slot / BITS] >> slot % BITS & 1) != 0) {
            if (frames[slot] == 0) {
                return slot;
            }
            linked = linked == 0 ? slot : linked;
        }
    }
    return linked;
}

int swap_out(pfn_t frame)
{
    uint32_t slot = find(1);

    ASSERT(link_of[frame] == 0);
    for (uint32_t i = 0; i < ATTEMPTS && slot != 0; i++) {
        if (frames[slot] != 0) {
            swap_unlink(frames[slot] - 1);
        }
        if (swapdisk_write(slot, frame) == 0) {
            connect(slot, frame);
            return 0;
        }
        slot = find(slot + 1) != 0 ? find(slot + 1) : find(1);
    }
    return ERR_RESOURCES;
}

int swap_in(uint32_t slot, pfn_t frame)
{
    int error = swapdisk_read(slot, frame);

    if (error == 0) {
        connect(slot, frame);
    }
    return error;
}

void swap_share(uint32_t slot)
{
    pages[slot]++;
    note(slot);
}

void swap_release(uint32_t slot)
{
    pages[slot]--;
    note(slot);
}

uint32_t swap_shares(uint32_t slot)
{
    return pages[slot] + (frames[slot] != 0 ? 1 : 0);
}

uint32_t swap_slot_of(pfn_t frame)
{
    return link_of[frame];
}

bool swap_frame_of(uint32_t slot, pfn_t *frame)
{
    if (frames[slot] != 0) {
        *frame = frames[slot] - 1;
    }
    return frames[slot] != 0;
}

void swap_unlink(pfn_t frame)
{
    frames[link_of[frame]] = 0;
    link_of[frame] = 0;
}

void swap_forget(pfn_t directory, uva_t from, uva_t end)
{
    for (uva_t at = pageentry_next(directory, from, end); at < end;
         at = pageentry_next(directory, at + PAGE_BYTES, end)) {
        struct page page = pageentry_get(directory, at);

        if (page.state == PAGE_SWAPPED) {
            swap_release(page.slot);
        } else if (page.state == PAGE_RESIDENT &&
                   frame_shares(page.frame) == 1) {
            swap_unlink(page.frame);
        }
    }
}
