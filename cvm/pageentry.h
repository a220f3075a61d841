/* SPDX-License-Identifier: MIT
 *
 * What the table entry of a page says to the page-fault handler:
 *
 *     untouched   0
 *     resident    | frame  | ... dirty accessed ... writable 1 |
 *     pinned      | frame  | pinned dirty accessed ...       1 1 |
 *     swapped     | slot of the swap disk               | 0 |
 *
 * A pinned page is mapped into a region of another machine, too (region.h): it
 * stays where it is, and is writable.
 *
 * In a region of the machine itself, what is here called swapped is absent, and
 * the slot is the pager's marker.
 *
 * The processor sets "accessed" and "dirty" when the machine uses the page;
 * accesses of the kernel through the direct map leave no trace.
 *
 * Layer: cvm/pageentry. Uses: pagetable, x86.
 * Source: Intel SDM vol. 3A, 4.3, 4.8 (accessed and dirty flags).
 */
#ifndef CVM_PAGEENTRY_H
#define CVM_PAGEENTRY_H

#include <stdbool.h>

#include "cvm/types.h"

enum page_state {
    PAGE_UNTOUCHED,
    PAGE_RESIDENT,
    PAGE_SWAPPED,
    PAGE_PINNED
};

struct page {
    enum page_state state;
    pfn_t frame;   /* if resident or pinned */
    bool writable; /* if resident or pinned */
    bool dirty;    /* if resident or pinned */
    uint32_t slot; /* if swapped */
};

/* What the entry for the page that holds ADDRESS says. */
struct page pageentry_get(pfn_t directory, uva_t address);

/* The first page at or above FROM, below END, that is not untouched; END if
 * there is none. Tables that are not there are skipped.
 */
uva_t pageentry_next(pfn_t directory, uva_t from, uva_t end);

/* Lets the machine write to a resident page, or not. */
void pageentry_set_writable(pfn_t directory, uva_t page, bool writable);

/* Whether the machine used a resident page since the last call of this. The
 * processor does not mark a page again while it remembers its translation, so
 * false may be wrong for the machine that runs now: that costs it a fault.
 */
bool pageentry_take_accessed(pfn_t directory, uva_t page);

/* Makes a page, for which there is a table, swapped to SLOT. If it was
 * resident, its share of the frame passes to the caller.
 */
void pageentry_set_swapped(pfn_t directory, uva_t page, uint32_t slot);

/* Pins a resident page, or lets go of a pinned one. It is dirty from then on:
 * other machines may have written to it.
 */
void pageentry_set_pinned(pfn_t directory, uva_t page, bool pinned);

/* Makes an untouched page, for which there is a table, one of FRAME, whose
 * shares are none of its business.
 */
void pageentry_set_foreign(pfn_t directory, uva_t page, pfn_t frame,
                           bool writable);

/* Makes TO_PAGE of directory TO, which is untouched and for which there is a
 * table, what FROM_PAGE of directory FROM is, and that one untouched.
 */
void pageentry_move(pfn_t to, uva_t to_page, pfn_t from, uva_t from_page);

#endif
