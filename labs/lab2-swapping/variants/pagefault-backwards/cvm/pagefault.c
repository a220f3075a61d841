/* SPDX-License-Identifier: MIT
 *
 * A page-fault handler in another style: held pages are a list, the hand goes
 * from the last machine to the first, more frames are kept free, and each kind
 * of fault is resolved in one go.
 */
#include "cvm/pagefault.h"

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pageentry.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"

enum { KEPT = 5, LEAST = 2 };

static uint8_t *is_held; /* by frame */
static pfn_t *held;      /* the frames that are */
static uint32_t held_count;
static struct info_faults sums;
static pid_t at_machine = MAX_PROCS;
static uva_t at_page;

static void hold(pfn_t frame)
{
    if (is_held[frame] == 0) {
        is_held[frame] = 1;
        held[held_count] = frame;
        held_count++;
    }
}

void pagefault_begin_step(void)
{
    while (held_count > 0) {
        held_count--;
        is_held[held[held_count]] = 0;
    }
}

uint32_t pagefault_table_bytes(pfn_t limit)
{
    return limit * (sizeof(*held) + sizeof(*is_held));
}

void pagefault_init(pfn_t limit, void *table)
{
    held = table;
    is_held = (uint8_t *)(held + limit);
    held_count = 0;
    memset(is_held, 0, limit);
}

struct info_faults pagefault_counts(void)
{
    return sums;
}

/* --- Out ----------------------------------------------------------------- */

static int send_out(struct machine *machine, uva_t at, struct page page)
{
    uint32_t slot;

    if (page.writable && page.dirty) {
        swap_unlink(page.frame);
    }
    if (swap_slot_of(page.frame) == 0 && swap_out(page.frame) != 0) {
        return ERR_RESOURCES;
    }
    slot = swap_slot_of(page.frame);
    swap_share(slot);
    pageentry_set_swapped(machine->directory, at, slot);
    if (frame_shares(page.frame) == 1) {
        swap_unlink(page.frame);
    }
    frame_release(page.frame);
    machine->faults.lost++;
    sums.lost++;
    return 0;
}

/* The next page of the machine at hand, or the machine before. */
static bool move_hand(void)
{
    const struct machine *machine = machine_get(at_machine);
    uva_t end = machine->pages << PAGE_SHIFT;
    uva_t page = machine->pages == 0
                     ? end
                     : pageentry_next(machine->directory, at_page, end);

    at_page = page + PAGE_BYTES;
    if (page >= end) {
        at_machine = at_machine == 0 ? MAX_PROCS : at_machine - 1;
        at_page = 0;
    }
    return page < end;
}

int pagefault_make_room(void)
{
    uint32_t machines = 0; /* that the hand has left */
    bool refused = false;

    while (!refused && swap_slots() > 0 && frame_free_count() < KEPT &&
           machines < 3 * (MAX_PROCS + 1)) {
        pid_t pid = at_machine;
        struct page page;

        if (!move_hand()) {
            machines++;
            continue;
        }
        page = pageentry_get(machine_get(pid)->directory, at_page - PAGE_BYTES);
        if (page.state == PAGE_RESIDENT && is_held[page.frame] == 0 &&
            !pageentry_take_accessed(machine_get(pid)->directory,
                                     at_page - PAGE_BYTES)) {
            refused = send_out(machine_get(pid), at_page - PAGE_BYTES, page) != 0;
        }
    }
    return frame_free_count() < LEAST ? ERR_RESOURCES : 0;
}

/* --- In ------------------------------------------------------------------ */

static void *bytes_of(pfn_t frame)
{
    return directmap_pointer(frame << PAGE_SHIFT);
}

static int put_zeros(struct machine *machine, uva_t page)
{
    pfn_t frame;

    if (frame_alloc(&frame) != 0) {
        return ERR_RESOURCES;
    }
    memset(bytes_of(frame), 0, PAGE_BYTES);
    if (pagetable_map(machine->directory, page, frame, true) != 0) {
        frame_release(frame);
        return ERR_RESOURCES;
    }
    machine->faults.zero++;
    sums.zero++;
    return 0;
}

static int fetch(struct machine *machine, uva_t page, uint32_t slot)
{
    pfn_t frame;

    if (swap_frame_of(slot, &frame)) {
        frame_share(frame);
    } else if (frame_alloc(&frame) != 0) {
        return ERR_RESOURCES;
    } else if (swap_in(slot, frame) != 0) {
        frame_release(frame);
        return ERR_RESOURCES;
    }
    swap_release(slot);
    machine->faults.swap++;
    sums.swap++;
    return pagetable_map(machine->directory, page, frame,
                         frame_shares(frame) == 1 && swap_shares(slot) == 1);
}

static int own(struct machine *machine, uva_t page, pfn_t frame)
{
    pfn_t mine = frame;

    if (frame_shares(frame) > 1) {
        if (frame_alloc(&mine) != 0) {
            return ERR_RESOURCES;
        }
        memcpy(bytes_of(mine), bytes_of(frame), PAGE_BYTES);
        (void)pagetable_unmap(machine->directory, page, &frame);
        frame_release(frame);
        (void)pagetable_map(machine->directory, page, mine, true);
    } else {
        swap_unlink(frame);
        pageentry_set_writable(machine->directory, page, true);
    }
    machine->faults.copy++;
    sums.copy++;
    return 0;
}

static int make_present(struct machine *machine, uva_t page)
{
    struct page entry = pageentry_get(machine->directory, page);

    if (entry.state == PAGE_RESIDENT) {
        hold(entry.frame);
        return 0;
    }
    if (pagefault_make_room() != 0) {
        return ERR_RESOURCES;
    }
    return entry.state == PAGE_UNTOUCHED
               ? put_zeros(machine, page)
               : fetch(machine, page, entry.slot);
}

int pagefault_resolve(pid_t pid, uva_t address, bool write)
{
    struct machine *machine = machine_get(pid);
    uva_t page = address & ~(PAGE_BYTES - 1);
    struct page entry;

    if (page == 0 || page >> PAGE_SHIFT >= machine->pages) {
        return ERR_ADDRESS;
    }
    if (make_present(machine, page) != 0) {
        return ERR_RESOURCES;
    }
    entry = pageentry_get(machine->directory, page);
    hold(entry.frame);
    if (write && !entry.writable) {
        if (pagefault_make_room() != 0 ||
            own(machine, page, entry.frame) != 0) {
            return ERR_RESOURCES;
        }
        entry = pageentry_get(machine->directory, page);
        hold(entry.frame);
    }
    if (write) {
        swap_unlink(entry.frame);
    }
    return 0;
}

/* --- The rest ------------------------------------------------------------ */

static int pass_on(const struct machine *to, const struct machine *from,
                   uva_t at)
{
    struct page page;

    if (pagefault_make_room() != 0 ||
        pagetable_prepare(to->directory, at) != 0) {
        return ERR_RESOURCES;
    }
    page = pageentry_get(from->directory, at);
    if (page.state == PAGE_SWAPPED) {
        swap_share(page.slot);
        pageentry_set_swapped(to->directory, at, page.slot);
        return 0;
    }
    if (page.writable && page.dirty) {
        swap_unlink(page.frame);
    }
    pageentry_set_writable(from->directory, at, false);
    frame_share(page.frame);
    return pagetable_map(to->directory, at, page.frame, false);
}

int pagefault_clone(pid_t dst, pid_t src)
{
    const struct machine *from = machine_get(src);
    uva_t end = from->pages << PAGE_SHIFT;

    for (uva_t at = pageentry_next(from->directory, 0, end); at < end;
         at = pageentry_next(from->directory, at + PAGE_BYTES, end)) {
        if (pass_on(machine_get(dst), from, at) != 0) {
            return ERR_RESOURCES;
        }
    }
    return 0;
}

bool sma(pid_t pid, uva_t address, uint64_t *byte)
{
    const struct machine *machine = machine_get(pid);
    struct page page;

    if (address >> PAGE_SHIFT >= machine->pages) {
        return false;
    }
    page = pageentry_get(machine->directory, address);
    if (page.state == PAGE_SWAPPED) {
        *byte = (uint64_t)PAGE_BYTES * (page.slot - 1);
    }
    return page.state == PAGE_SWAPPED;
}
