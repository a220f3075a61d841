/* SPDX-License-Identifier: MIT
 *
 * Slots of the swap disk, a page each, with share counts; and which frame has
 * the same content as which slot.
 *
 *     slot:    1      2      3      4          0 names no slot
 *     shares:  0      1      3      1
 *     frame:   -      -     17      5          slots 3 and 4 are also in memory
 *
 * A slot's shares are the pages that are swapped to it, and one more if a frame
 * is linked to it. A frame that is linked was read from its slot or written to
 * it and has not changed since: it can be dropped without a write, and a page
 * that is swapped to the slot can have the frame without a read.
 *
 * Invariants: a slot is free if and only if its shares are 0; links lead both
 * ways; a linked frame is in use and nobody can write to it unless the link is
 * the slot's only share.
 *
 * Layer: cvm/swap. Uses: console, frame, pageentry, swapdisk.
 * Source: seed 000 (sm, sma).
 */
#ifndef CVM_SWAP_H
#define CVM_SWAP_H

#include <stdbool.h>

#include "cvm/types.h"

/* Bytes that the tables need for SLOTS slots and frames below LIMIT. */
uint32_t swap_table_bytes(uint32_t slots, pfn_t limit);

/* Starts with slots 1..SLOTS free and no links. TABLE has room for
 * swap_table_bytes(); SLOTS may be 0.
 *
 * Context:  boot, once.
 */
void swap_init(uint32_t slots, pfn_t limit, void *table);

/* How many slots there are, and how many are free or could be freed at once
 * because only a link holds them.
 */
uint32_t swap_slots(void);
uint32_t swap_free_count(void);

/* Writes FRAME to a slot and links the two; a slot that only a link holds may
 * be taken for it. Where the disk refuses to write, up to three other slots are
 * tried.
 *
 * FRAME     in use, not linked.
 * Returns:  0; ERR_RESOURCES (no slot, or all that were tried failed).
 */
int swap_out(pfn_t frame);

/* Reads SLOT, which is in use and linked to no frame, into FRAME, and links
 * the two.
 *
 * Returns:  0; ERR_RESOURCES (the disk cannot read it; no link is made).
 */
int swap_in(uint32_t slot, pfn_t frame);

/* Adds a page to those that are swapped to SLOT; takes one away, and frees the
 * slot with the last share.
 */
void swap_share(uint32_t slot);
void swap_release(uint32_t slot);

/* The number of shares of SLOT, its link included. */
uint32_t swap_shares(uint32_t slot);

/* The slot that FRAME is linked to, or 0. */
uint32_t swap_slot_of(pfn_t frame);

/* Finds the frame that SLOT is linked to; false if there is none. */
bool swap_frame_of(uint32_t slot, pfn_t *frame);

/* Ends the link of FRAME, if it has one: its content is going to change, or it
 * is going to be freed.
 */
void swap_unlink(pfn_t frame);

/* Prepares the pages of DIRECTORY at and above PAGE, below END, to be released:
 * slots that they are swapped to lose a share, frames that nobody else has
 * their link.
 */
void swap_forget(pfn_t directory, uva_t page, uva_t end);

#endif
