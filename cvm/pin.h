/* SPDX-License-Identifier: MIT
 *
 * Frames that must stay in memory because somebody else relies on them: those
 * of pages that are in regions of others, each with its pins; and those of
 * tables that come with regions.
 *
 * Invariants: a page is PAGE_PINNED if and only if its frame has pins; there
 * are no more such frames than pin_init() was told, so that there is always
 * something to evict.
 *
 * Layer: cvm/pin. Uses: console, machine, pageentry, pagefault.
 * Source: seed 004 sect. II A (one manager for each resource).
 */
#ifndef CVM_PIN_H
#define CVM_PIN_H

#include <stdbool.h>

#include "cvm/types.h"

/* Starts without any. TABLE has room for pin_table_bytes(LIMIT) bytes: a record
 * for each frame below LIMIT.
 *
 * FRAMES    frames that must stay in memory, at most.
 * Context:  boot, once.
 */
uint32_t pin_table_bytes(pfn_t limit);
void pin_init(pfn_t limit, uint32_t frames, void *table);

/* Whether FRAMES more may stay in memory. */
bool pin_leaves_room(uint32_t frames);

/* FRAME, that of PAGER's page at PAGE and of no other, is in one more region;
 * or in one less. The first pin needs room.
 */
void pin_add(pfn_t frame, pid_t pager, uva_t page);
void pin_remove(pfn_t frame);

/* In how many pages of regions FRAME is; and if it is, whose page it is. */
uint32_t pin_count(pfn_t frame);
pid_t pin_owner(pfn_t frame);
uva_t pin_page(pfn_t frame);

/* Makes sure that one more frame can be taken for a table, which stays in
 * memory; it was released again.
 *
 * Context:  kernel. May wait for the swap disk.
 * Returns:  0; ERR_RESOURCES (no room, or no memory; nothing has changed).
 */
int pin_commit_table(void);
void pin_uncommit_table(void);

#endif
