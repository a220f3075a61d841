/* SPDX-License-Identifier: MIT
 *
 * Two-level page tables of user machines, reached through the direct map.
 *
 * The processor walks the same tables, so an entry is written in one store,
 * and what the processor may remember of an entry that was valid is forgotten
 * (x86_flush_page) as soon as that is gone: translations of pages, and where
 * tables are, which it remembers even if it found no page there. Entries that
 * become valid need no such care: it does not remember invalid ones (Intel SDM
 * vol. 3A, 4.10.2.3 and 4.10.3).
 */
#include "cvm/pagetable.h"

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/memory.h"
#include "cvm/x86.h"

enum {
    PRESENT = 0x01,
    WRITABLE = 0x02,
    USER = 0x04,

    ENTRIES = 1024,                        /* of a directory or table */
    USER_TABLES = USER_PAGES / ENTRIES,    /* directory entries of a machine */
    KERNEL_TABLES = ENTRIES - USER_TABLES, /* and those of the kernel */
    TABLE_SHIFT = 22,                      /* a table spans 4 MiB */

    GROUP = 16 /* entries that are looked at at once, next_used() */
};

static uint32_t *entries(pfn_t frame)
{
    return directmap_pointer(frame << PAGE_SHIFT);
}

static pfn_t entry_frame(uint32_t entry)
{
    return entry >> PAGE_SHIFT;
}

static uint32_t table_index(uva_t address)
{
    return address >> TABLE_SHIFT;
}

static uint32_t page_index(uva_t address)
{
    return (address >> PAGE_SHIFT) % ENTRIES;
}

uint32_t *pagetable_entry(pfn_t directory, uva_t address)
{
    uint32_t table = entries(directory)[table_index(address)];

    if ((table & PRESENT) == 0) {
        return NULL;
    }
    return &entries(entry_frame(table))[page_index(address)];
}

int pagetable_create(pfn_t *directory)
{
    uint32_t *entry;
    int error = frame_alloc(directory);

    if (error != 0) {
        return error;
    }
    entry = entries(*directory);
    memset(entry, 0, USER_TABLES * sizeof(*entry));
    for (uint32_t i = 0; i < KERNEL_TABLES; i++) {
        entry[USER_TABLES + i] = directmap_entry(i);
    }
    return 0;
}

void pagetable_destroy(pfn_t directory)
{
    pagetable_truncate(directory, 0);
    frame_release(directory);
}

/* Puts an empty table into directory entry ENTRY. The rights that count are
 * those of the pages: here all are given.
 */
static int add_table(uint32_t *entry)
{
    pfn_t table;
    int error = frame_alloc(&table);

    if (error != 0) {
        return error;
    }
    memset(entries(table), 0, PAGE_BYTES);
    *entry = (table << PAGE_SHIFT) | PRESENT | WRITABLE | USER;
    return 0;
}

int pagetable_prepare(pfn_t directory, uva_t page)
{
    uint32_t *table = &entries(directory)[table_index(page)];

    return (*table & PRESENT) != 0 ? 0 : add_table(table);
}

int pagetable_map(pfn_t directory, uva_t page, pfn_t frame, bool writable)
{
    int error = pagetable_prepare(directory, page);

    if (error == 0) {
        *pagetable_entry(directory, page) =
            (frame << PAGE_SHIFT) | PRESENT | USER | (writable ? WRITABLE : 0);
    }
    return error;
}

bool pagetable_unmap(pfn_t directory, uva_t page, pfn_t *frame)
{
    uint32_t *entry = pagetable_entry(directory, page);

    if (entry == NULL || (*entry & PRESENT) == 0) {
        return false;
    }
    *frame = entry_frame(*entry);
    *entry = 0;
    x86_flush_page(page);
    return true;
}

static bool is_unused(const uint32_t *group)
{
    uint32_t all = 0;

    for (uint32_t i = 0; i < GROUP; i++) {
        all = all | group[i];
    }
    return all == 0;
}

/* The first entry from FROM on that is not 0, below END, a multiple of GROUP;
 * END if there is none. A small machine leaves nearly all of its directory and
 * its table unused: to release it costs a quarter of what it does if each entry
 * is looked at by itself.
 */
static uint32_t next_used(const uint32_t *entry, uint32_t from, uint32_t end)
{
    while (from < end && entry[from] == 0) {
        from++;
        while (from % GROUP == 0 && from < end && is_unused(&entry[from])) {
            from = from + GROUP;
        }
    }
    return from;
}

/* Clears the entries FIRST.. of the table whose span begins at address SPAN,
 * and releases the frames of those that map a page.
 */
static void empty_table(uint32_t *table, uint32_t first, uva_t span)
{
    for (uint32_t i = next_used(table, first, ENTRIES); i < ENTRIES;
         i = next_used(table, i + 1, ENTRIES)) {
        uint32_t entry = table[i];

        table[i] = 0;
        if ((entry & PRESENT) != 0) {
            x86_flush_page(span + (i << PAGE_SHIFT));
            frame_release(entry_frame(entry));
        }
    }
}

void pagetable_truncate(pfn_t directory, uva_t page)
{
    uint32_t *tables = entries(directory);
    uint32_t start = table_index(page);

    for (uint32_t i = next_used(tables, start, USER_TABLES); i < USER_TABLES;
         i = next_used(tables, i + 1, USER_TABLES)) {
        pfn_t table = entry_frame(tables[i]);
        uint32_t first = i == start ? page_index(page) : 0;

        empty_table(entries(table), first, i << TABLE_SHIFT);
        if (first == 0) {
            tables[i] = 0;
            x86_flush_page(i << TABLE_SHIFT);
            frame_release(table);
        }
    }
}

bool pma(pfn_t directory, uva_t address, bool write, paddr_t *physical)
{
    uint32_t *entry = pagetable_entry(directory, address);

    if (entry == NULL || (*entry & PRESENT) == 0) {
        return false;
    }
    if (write && (*entry & WRITABLE) == 0) {
        return false;
    }
    *physical = (entry_frame(*entry) << PAGE_SHIFT) | (address % PAGE_BYTES);
    return true;
}

static uint32_t count_present(const uint32_t *table)
{
    uint32_t count = 0;

    for (uint32_t i = next_used(table, 0, ENTRIES); i < ENTRIES;
         i = next_used(table, i + 1, ENTRIES)) {
        count = count + (table[i] & PRESENT);
    }
    return count;
}

uint32_t pagetable_resident(pfn_t directory)
{
    const uint32_t *tables = entries(directory);
    uint32_t count = 0;

    for (uint32_t i = next_used(tables, 0, USER_TABLES); i < USER_TABLES;
         i = next_used(tables, i + 1, USER_TABLES)) {
        count = count + count_present(entries(entry_frame(tables[i])));
    }
    return count;
}
