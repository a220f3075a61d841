/* SPDX-License-Identifier: MIT
 *
 * Whether the structures that describe memory agree with each other. Built
 * with CHECK=1, the kernel looks after every step (check.c); else these
 * functions do nothing (uncheck.c). The host's tests look after every
 * operation.
 *
 * Layer: cvm/check. Uses: console, directmap, frame, machine, memory,
 * pageentry, region, swap.
 */
#ifndef CVM_CHECK_H
#define CVM_CHECK_H

#include "cvm/types.h"

/* Bytes of a table that check_init() needs for frames below LIMIT and SLOTS
 * slots.
 */
uint32_t check_table_bytes(pfn_t limit, uint32_t slots);

/* Context:  boot, once, when frames and slots are set up. */
void check_init(pfn_t limit, uint32_t slots, void *table);

/* Panics unless all of these hold:
 *
 *   1. a frame's shares are as many as the pages, tables and directories that
 *      name it, and a free frame is named by none; frames that belong to no
 *      machine are named by none;
 *   2. a frame has one role: pages, or one table, or one directory;
 *   3. a slot's shares are the pages that are swapped to it and its link;
 *   4. links lead both ways, and a linked frame is in use;
 *   5. a page to which a machine may write has a frame that nobody else has,
 *      and no page is swapped to a slot that this frame is linked to;
 *   6. page 0, and all pages at or above the size, are untouched, but for
 *      pages of regions;
 *   7. a frame's pins are the pages of regions that are mapped to it; it has
 *      some if and only if the page that has it is pinned; that is writable and
 *      dirty.
 *
 * So a page is in memory, on the disk or untouched, never two of these.
 */
void check_all(void);

#endif
