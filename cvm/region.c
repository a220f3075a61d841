/* SPDX-License-Identifier: MIT
 *
 * A mapped page of a region has no share of its frame: shares are owners, and
 * the pager is the only one. In their place each frame has pins.
 */
#include "cvm/region.h"

#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pageentry.h"
#include "cvm/pagefault.h"
#include "cvm/pagetable.h"
#include "cvm/pin.h"
#include "cvm/x86.h"

enum {
    PRESENT = 0x01 /* of a directory entry */
};

static uint32_t hidden[REGIONS];

static uint32_t *entries(pfn_t frame)
{
    return directmap_pointer(frame << PAGE_SHIFT);
}

/* The directory entry of REGION of MACHINE. */
static uint32_t *directory_entry(const struct machine *machine, uint32_t region)
{
    return &entries(machine->directory)[region];
}

static uva_t region_start(uint32_t region)
{
    return region << REGION_SHIFT;
}

static bool has_table(const struct machine *machine, uint32_t region)
{
    return (*directory_entry(machine, region) & PRESENT) != 0;
}

/* The first region above the memory of MACHINE. */
static uint32_t first_region(const struct machine *machine)
{
    return (machine->pages + REGION_PAGES - 1) / REGION_PAGES;
}

/* ---- Tables ---- */

/* Makes sure that there is a table for REGION of MACHINE. */
static int open_table(struct machine *machine, uint32_t region)
{
    int error;

    if (has_table(machine, region)) {
        return 0;
    }
    error = pin_commit_table();
    if (error != 0) {
        return error;
    }
    error = pagetable_prepare(machine->directory, region_start(region));
    if (error != 0) {
        pin_uncommit_table();
        return error;
    }
    machine->tables++;
    return 0;
}

static void close_table(struct machine *machine, uint32_t region)
{
    uint32_t *entry = directory_entry(machine, region);
    pfn_t table = *entry >> PAGE_SHIFT;

    *entry = 0;
    x86_flush_page(region_start(region));
    frame_release(table);
    pin_uncommit_table();
    machine->tables--;
}

/* ---- Pages ---- */

/* Ends the mapping of the page at PAGE, for which there is a table, if there is
 * one. MARKER stands in its place.
 */
static void make_absent(struct machine *machine, uva_t page, word_t marker)
{
    struct page entry = pageentry_get(machine->directory, page);

    pageentry_set_swapped(machine->directory, page, marker);
    if (entry.state == PAGE_RESIDENT) {
        machine->mapped--;
        pin_remove(entry.frame);
    }
}

/* Whether one frame more may be pinned, and a table be made if there is none. */
static bool may_pin(const struct machine *machine, uva_t page, pfn_t frame)
{
    uint32_t table = has_table(machine, page >> REGION_SHIFT) ? 0 : 1;

    return pin_leaves_room(table + (pin_count(frame) == 0 ? 1 : 0));
}

int region_map(pid_t consumer, uva_t page, pid_t pager, uva_t own, bool write)
{
    struct machine *machine = machine_get(consumer);
    paddr_t physical = 0;
    pfn_t frame;
    int error = pagefault_resolve(pager, own, true);

    if (error != 0) {
        return error;
    }
    (void)pma(machine_get(pager)->directory, own, true, &physical);
    frame = physical >> PAGE_SHIFT;
    if (!may_pin(machine, page, frame)) {
        return ERR_RESOURCES;
    }
    error = open_table(machine, page >> REGION_SHIFT);
    if (error != 0) {
        return error;
    }
    /* nothing below can fail */
    make_absent(machine, page, 0);
    pin_add(frame, pager, own);
    pageentry_set_foreign(machine->directory, page, frame, write);
    machine->mapped++;
    return 0;
}

int region_unmap(pid_t consumer, uva_t page, word_t marker)
{
    struct machine *machine = machine_get(consumer);
    uint32_t region = page >> REGION_SHIFT;
    int error = marker != 0 ? open_table(machine, region) : 0;

    if (error == 0 && has_table(machine, region)) {
        make_absent(machine, page, marker);
    }
    return error;
}

void region_close(pid_t consumer, uint32_t region)
{
    struct machine *machine = machine_get(consumer);
    uva_t start = region_start(region);
    uva_t end = start + (REGION_PAGES << PAGE_SHIFT);

    if (machine->tables == 0 || !has_table(machine, region)) {
        return;
    }
    for (uva_t page = pageentry_next(machine->directory, start, end);
         page < end;
         page = pageentry_next(machine->directory, page + PAGE_BYTES, end)) {
        make_absent(machine, page, 0);
    }
    close_table(machine, region);
}

word_t region_access(pid_t consumer, uva_t page, word_t *marker)
{
    struct page entry = pageentry_get(machine_get(consumer)->directory, page);

    *marker = entry.state == PAGE_SWAPPED ? entry.slot : 0;
    if (entry.state != PAGE_RESIDENT) {
        return 0;
    }
    return entry.writable ? PAGER_WRITE : PAGER_READ;
}

uint32_t region_pages(pid_t consumer, uint32_t region)
{
    const struct machine *machine = machine_get(consumer);
    const uint32_t *entry =
        pagetable_entry(machine->directory, region_start(region));
    uint32_t count = 0;

    for (uint32_t i = 0; entry != NULL && i < REGION_PAGES; i++) {
        count = count + (entry[i] & PRESENT);
    }
    return count;
}

/* ---- When machines change ---- */

/* The pages of REGION of CONSUMER that are PAGER's, at and above FROM, become
 * absent.
 */
static void withdraw_from(pid_t consumer, uint32_t region, pid_t pager,
                          uva_t from)
{
    struct machine *machine = machine_get(consumer);
    uva_t start = region_start(region);
    uva_t end = start + (REGION_PAGES << PAGE_SHIFT);

    for (uva_t page = pageentry_next(machine->directory, start, end);
         page < end;
         page = pageentry_next(machine->directory, page + PAGE_BYTES, end)) {
        struct page entry = pageentry_get(machine->directory, page);

        if (entry.state == PAGE_RESIDENT && pin_owner(entry.frame) == pager &&
            pin_page(entry.frame) >= from) {
            make_absent(machine, page, 0);
        }
    }
}

void region_withdraw(pid_t pager, uva_t from)
{
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        const struct machine *machine = machine_get(pid);

        if (machine_get(pager)->pinned == 0) {
            return;
        }
        for (uint32_t region = first_region(machine);
             machine->mapped > 0 && region < REGIONS; region++) {
            if (has_table(machine, region)) {
                withdraw_from(pid, region, pager, from);
            }
        }
    }
}

void region_release(pid_t pid)
{
    const struct machine *machine = machine_get(pid);

    region_withdraw(pid, 0);
    for (uint32_t region = first_region(machine);
         machine->tables > 0 && region < REGIONS; region++) {
        region_close(pid, region);
    }
}

void region_hide(pid_t pid)
{
    const struct machine *machine = machine_get(pid);

    for (uint32_t region = first_region(machine);
         machine->tables > 0 && region < REGIONS; region++) {
        hidden[region] = *directory_entry(machine, region);
        *directory_entry(machine, region) = 0;
    }
}

void region_show(pid_t pid)
{
    const struct machine *machine = machine_get(pid);

    for (uint32_t region = first_region(machine);
         machine->tables > 0 && region < REGIONS; region++) {
        if (hidden[region] != 0) {
            *directory_entry(machine, region) = hidden[region];
            hidden[region] = 0;
        }
    }
}

/* The first pinned page of MACHINE at or above FROM; its size if there is none.
 */
static uva_t next_pinned(const struct machine *machine, uva_t from)
{
    uva_t end = machine->pages << PAGE_SHIFT;
    uva_t page = end;

    if (machine->pinned > 0) {
        page = pageentry_next(machine->directory, from, end);
    }
    while (page < end &&
           pageentry_get(machine->directory, page).state != PAGE_PINNED) {
        page = pageentry_next(machine->directory, page + PAGE_BYTES, end);
    }
    return page;
}

int region_separate(pid_t clone, pid_t original)
{
    const struct machine *machine = machine_get(original);
    uva_t end = machine->pages << PAGE_SHIFT;
    int error = 0;

    for (uva_t page = next_pinned(machine, 0); error == 0 && page < end;
         page = next_pinned(machine, page + PAGE_BYTES)) {
        pagefault_begin_step(); /* lets go of the pages before */
        error = pagefault_resolve(clone, page, true);
    }
    return error;
}

void region_reclaim(pid_t original)
{
    const struct machine *machine = machine_get(original);
    uva_t end = machine->pages << PAGE_SHIFT;

    for (uva_t page = next_pinned(machine, 0); page < end;
         page = next_pinned(machine, page + PAGE_BYTES)) {
        pageentry_set_writable(machine->directory, page, true);
    }
}
