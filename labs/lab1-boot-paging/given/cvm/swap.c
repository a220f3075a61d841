/* SPDX-License-Identifier: MIT
 *
 * No swap slots, for lab 1: there are none, so none is ever in use. Lab 2 has
 * you write the real ones.
 */
#include "cvm/swap.h"

uint32_t swap_table_bytes(uint32_t slots, pfn_t limit)
{
    return 0;
}

void swap_init(uint32_t slots, pfn_t limit, void *table)
{
}

uint32_t swap_slots(void)
{
    return 0;
}

uint32_t swap_free_count(void)
{
    return 0;
}

uint32_t swap_shares(uint32_t slot)
{
    return 0;
}

uint32_t swap_slot_of(pfn_t frame)
{
    return 0;
}

bool swap_frame_of(uint32_t slot, pfn_t *frame)
{
    return false;
}

void swap_forget(pfn_t directory, uva_t page, uva_t end)
{
}
