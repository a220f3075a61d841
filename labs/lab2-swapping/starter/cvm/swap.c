/* SPDX-License-Identifier: MIT
 *
 * Lab 2, exercise 1: slots of the swap disk (contract: cvm/swap.h).
 *
 * Goal: at any time you know of each slot how many pages are swapped to it, and
 * which frame has the same content; and of each frame, which slot. A slot that
 * holds the only copy of a page is never written over. A slot that only a link
 * holds is as good as free.
 *
 * The tables are memory that swap_init() gets; how they are laid out is yours
 * to decide. The disk is swapdisk_read() and swapdisk_write() (swapdisk.h);
 * what a directory says of a page is in pageentry.h.
 *
 * Tests: layer-swap, and all with pages on the disk.
 */
#include "cvm/swap.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/pageentry.h"
#include "cvm/swapdisk.h"
#include "labs/unfinished.h"

uint32_t swap_table_bytes(uint32_t slots, pfn_t limit)
{
    UNFINISHED(2);
}

void swap_init(uint32_t slots, pfn_t limit, void *table)
{
    UNFINISHED(2);
}

uint32_t swap_slots(void)
{
    UNFINISHED(2);
}

uint32_t swap_free_count(void)
{
    UNFINISHED(2);
}

int swap_out(pfn_t frame)
{
    UNFINISHED(2);
}

int swap_in(uint32_t slot, pfn_t frame)
{
    UNFINISHED(2);
}

void swap_share(uint32_t slot)
{
    UNFINISHED(2);
}

void swap_release(uint32_t slot)
{
    UNFINISHED(2);
}

uint32_t swap_shares(uint32_t slot)
{
    UNFINISHED(2);
}

uint32_t swap_slot_of(pfn_t frame)
{
    UNFINISHED(2);
}

bool swap_frame_of(uint32_t slot, pfn_t *frame)
{
    UNFINISHED(2);
}

void swap_unlink(pfn_t frame)
{
    UNFINISHED(2);
}

void swap_forget(pfn_t directory, uva_t page, uva_t end)
{
    UNFINISHED(2);
}
