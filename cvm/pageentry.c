/* SPDX-License-Identifier: MIT
 *
 * Table entries, read and changed one at a time. An entry that loses a right
 * is forgotten by the processor in the same breath; one that gains a right
 * needs no such care, because the processor looks again before it faults.
 */
#include "cvm/pageentry.h"

#include <stddef.h>

#include "abi/limits.h"
#include "cvm/pagetable.h"
#include "cvm/x86.h"

enum {
    PRESENT = 0x01,
    WRITABLE = 0x02,
    USER = 0x04,
    ACCESSED = 0x20,
    DIRTY = 0x40,
    PINNED = 0x200, /* the first of three bits that the processor ignores */

    SLOT_SHIFT = 1,
    TABLE_SHIFT = 22 /* a table spans 4 MiB */
};

static bool has(uint32_t entry, uint32_t flag)
{
    return (entry & flag) != 0;
}

struct page pageentry_get(pfn_t directory, uva_t address)
{
    const uint32_t *entry = pagetable_entry(directory, address);
    struct page page = {.state = PAGE_UNTOUCHED};

    if (entry == NULL || *entry == 0) {
        return page;
    }
    if (has(*entry, PRESENT)) {
        page.state = has(*entry, PINNED) ? PAGE_PINNED : PAGE_RESIDENT;
        page.frame = *entry >> PAGE_SHIFT;
        page.writable = has(*entry, WRITABLE);
        page.dirty = has(*entry, DIRTY);
    } else {
        page.state = PAGE_SWAPPED;
        page.slot = *entry >> SLOT_SHIFT;
    }
    return page;
}

/* The first address behind the table that ADDRESS belongs to. */
static uva_t table_end(uva_t address)
{
    return ((address >> TABLE_SHIFT) + 1) << TABLE_SHIFT;
}

uva_t pageentry_next(pfn_t directory, uva_t from, uva_t end)
{
    while (from < end) {
        const uint32_t *entry = pagetable_entry(directory, from);
        uva_t stop = table_end(from) < end ? table_end(from) : end;

        if (entry == NULL) {
            from = stop;
        }
        for (; from < stop; from = from + PAGE_BYTES) {
            if (*entry != 0) {
                return from;
            }
            entry++;
        }
    }
    return end;
}

void pageentry_set_writable(pfn_t directory, uva_t page, bool writable)
{
    uint32_t *entry = pagetable_entry(directory, page);

    if (writable) {
        *entry = *entry | WRITABLE;
    } else if (has(*entry, WRITABLE)) {
        *entry = *entry & ~(uint32_t)WRITABLE;
        x86_flush_page(page);
    }
}

bool pageentry_take_accessed(pfn_t directory, uva_t page)
{
    uint32_t *entry = pagetable_entry(directory, page);
    bool accessed = has(*entry, ACCESSED);

    *entry = *entry & ~(uint32_t)ACCESSED;
    return accessed;
}

void pageentry_set_swapped(pfn_t directory, uva_t page, uint32_t slot)
{
    uint32_t *entry = pagetable_entry(directory, page);
    bool resident = has(*entry, PRESENT);

    *entry = slot << SLOT_SHIFT;
    if (resident) {
        x86_flush_page(page);
    }
}

void pageentry_set_pinned(pfn_t directory, uva_t page, bool pinned)
{
    uint32_t *entry = pagetable_entry(directory, page);

    *entry = (*entry & ~(uint32_t)PINNED) | DIRTY | (pinned ? PINNED : 0u);
}

void pageentry_set_foreign(pfn_t directory, uva_t page, pfn_t frame,
                           bool writable)
{
    *pagetable_entry(directory, page) =
        frame << PAGE_SHIFT | PRESENT | USER | (writable ? WRITABLE : 0u);
}

void pageentry_move(pfn_t to, uva_t to_page, pfn_t from, uva_t from_page)
{
    uint32_t *entry = pagetable_entry(from, from_page);

    *pagetable_entry(to, to_page) = *entry;
    *entry = 0;
    x86_flush_page(from_page);
}
