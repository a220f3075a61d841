/* SPDX-License-Identifier: MIT
 *
 * The page-fault handler.
 *
 * Invariant: a machine may write to a frame only if the frame has no other
 * owner, and no page is swapped to a slot that the frame is linked to. So what
 * is written is seen by nobody else, and what is on the disk stays true.
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

enum {
    FREE_FRAMES = 4 /* kept for tables: a page, its table, and two more */
};

/* For each frame, the step in which it was last held. A copy needs its source
 * and its target at once: bringing in the last page must not evict the first.
 * So each page that is provided is held, not by a flag that somebody would have
 * to clear, but by the date: the next entry of the kernel is another day.
 */
static uint32_t *held;
static uint32_t step = 1;

static struct info_faults counts;

static pid_t hand_machine; /* the second-chance hand: the page looked at next */
static uva_t hand_page;

static uva_t end_of(const struct machine *machine)
{
    return machine->pages << PAGE_SHIFT;
}

static uva_t page_of(uva_t address)
{
    return address & ~(PAGE_BYTES - 1);
}

static void *content(pfn_t frame)
{
    return directmap_pointer(frame << PAGE_SHIFT);
}

/* ---- Eviction ---- */

/* Moves the hand to the next page that is not untouched, at or behind it. */
static struct machine *next_page(void)
{
    struct machine *machine = machine_get(hand_machine);

    if (machine->pages > 0) {
        hand_page =
            pageentry_next(machine->directory, hand_page, end_of(machine));
    }
    if (machine->pages == 0 || hand_page >= end_of(machine)) {
        hand_machine = (hand_machine + 1) % (MAX_PROCS + 1);
        hand_page = 0;
        return NULL;
    }
    return machine;
}

/* Writes a resident page to the disk, if that does not have it already, and
 * ends its mapping. The frame is free if nobody else has it.
 *
 * A linked frame says that the disk has it, unless the machine has written
 * since: only to a writable page, which the processor marked dirty. Then the
 * link is a lie and is cut first. Without a link the page is written, which
 * makes one. Only then may the entry name the slot, which gains a share for
 * this page. If others still have the frame, the link stays: the next of them
 * leaves without a write. If nobody has, it goes with the frame.
 */
static int evict(struct machine *machine, uva_t address,
                 const struct page *page)
{
    int error = 0;

    if (page->dirty && page->writable) {
        swap_unlink(page->frame);
    }
    if (swap_slot_of(page->frame) == 0) {
        error = swap_out(page->frame);
    }
    if (error != 0) {
        return error;
    }
    swap_share(swap_slot_of(page->frame));
    pageentry_set_swapped(machine->directory, address,
                          swap_slot_of(page->frame));
    if (frame_shares(page->frame) == 1) {
        swap_unlink(page->frame);
    }
    frame_release(page->frame);
    machine->faults.lost++;
    counts.lost++;
    return 0;
}

/* Lets the hand pass one page. Evicts it if it may go and was not used. */
static int turn(void)
{
    struct machine *machine = next_page();
    uva_t address = hand_page;
    struct page page;

    if (machine == NULL) {
        return 0;
    }
    hand_page = hand_page + PAGE_BYTES;
    page = pageentry_get(machine->directory, address);
    if (page.state != PAGE_RESIDENT || held[page.frame] == step ||
        pageentry_take_accessed(machine->directory, address)) {
        return 0;
    }
    return evict(machine, address, &page);
}

/* The turns after which the hand has passed every page twice, at least. */
static uint32_t turns_of_two_rounds(void)
{
    uint32_t turns = 0;

    for (pid_t pid = 0; pid <= MAX_PROCS; pid++) {
        turns = turns + machine_get(pid)->pages + 1;
    }
    return 2 * turns;
}

int pagefault_make_room(void)
{
    uint32_t turns = 0;
    int error = 0;

    if (frame_free_count() >= FREE_FRAMES) {
        return 0;
    }
    if (swap_slots() > 0) {
        turns = turns_of_two_rounds();
    }
    while (error == 0 && turns > 0 && frame_free_count() < FREE_FRAMES) {
        error = turn();
        turns--;
    }
    return frame_free_count() >= 2 ? 0 : ERR_RESOURCES;
}

/* ---- Pages come in ---- */

/* Whether a machine that has FRAME may write to it (the invariant above). */
static bool is_private(pfn_t frame)
{
    uint32_t slot = swap_slot_of(frame);

    return frame_shares(frame) == 1 && (slot == 0 || swap_shares(slot) == 1);
}

/* Maps FRAME, whose share passes to the page. */
static int map(const struct machine *machine, uva_t page, pfn_t frame)
{
    return pagetable_map(machine->directory, page, frame, is_private(frame));
}

static int provide_zeros(const struct machine *machine, uva_t page)
{
    pfn_t frame;
    int error = frame_alloc(&frame);

    if (error != 0) {
        return error;
    }
    memset(content(frame), 0, PAGE_BYTES);
    error = map(machine, page, frame);
    if (error != 0) {
        frame_release(frame);
    }
    return error;
}

/* Finds SLOT's content in memory, or reads it from the disk. */
static int find_content(uint32_t slot, pfn_t *frame)
{
    int error;

    if (swap_frame_of(slot, frame)) {
        frame_share(*frame);
        return 0;
    }
    error = frame_alloc(frame);
    if (error == 0) {
        error = swap_in(slot, *frame);
        if (error != 0) {
            frame_release(*frame);
        }
    }
    return error;
}

static int bring_in(const struct machine *machine, uva_t page, uint32_t slot)
{
    pfn_t frame;
    int error = find_content(slot, &frame);

    if (error == 0) {
        swap_release(slot);
        error = map(machine, page, frame); /* there is a table: cannot fail */
    }
    return error;
}

/* Lets the machine write to a resident page: to the frame that it has, if that
 * is its own, else to a copy.
 */
static int make_writable(const struct machine *machine, uva_t page, pfn_t frame)
{
    pfn_t copy;
    int error;

    if (frame_shares(frame) == 1) {
        swap_unlink(frame);
        pageentry_set_writable(machine->directory, page, true);
        return 0;
    }
    error = frame_alloc(&copy);
    if (error != 0) {
        return error;
    }
    memcpy(content(copy), content(frame), PAGE_BYTES);
    (void)pagetable_unmap(machine->directory, page, &frame);
    frame_release(frame);
    return map(machine, page, copy); /* there is a table: cannot fail */
}

/* Counts a fault of MACHINE that was resolved, if ERROR is 0; returns ERROR.
 * The two counters are of the same kind, of the machine and in all.
 */
static int count(int error, uint32_t *machine, uint32_t *all)
{
    if (error == 0) {
        *machine = *machine + 1;
        *all = *all + 1;
    }
    return error;
}

/* One step from the page's state towards a write, or a read. A page that is
 * not there is brought in first, and made writable in a second step.
 */
static int advance(struct machine *machine, uva_t page)
{
    struct page entry = pageentry_get(machine->directory, page);
    struct info_faults *faults = &machine->faults;

    switch (entry.state) {
    case PAGE_UNTOUCHED:
        return count(provide_zeros(machine, page), &faults->zero, &counts.zero);
    case PAGE_SWAPPED:
        return count(bring_in(machine, page, entry.slot), &faults->swap,
                     &counts.swap);
    default:
        return count(make_writable(machine, page, entry.frame), &faults->copy,
                     &counts.copy);
    }
}

static void hold(paddr_t physical)
{
    held[physical >> PAGE_SHIFT] = step;
}

int pagefault_resolve(pid_t pid, uva_t address, bool write)
{
    struct machine *machine = machine_get(pid);
    uva_t page = page_of(address);
    paddr_t physical = 0;
    int error = 0;

    if (page == 0 || page >= end_of(machine)) {
        return ERR_ADDRESS;
    }
    while (error == 0 && !pma(machine->directory, page, write, &physical)) {
        error = pagefault_make_room();
        if (error == 0) {
            error = advance(machine, page);
        }
        if (error == 0 && pma(machine->directory, page, false, &physical)) {
            hold(physical); /* or the next round's room could cost it */
        }
    }
    if (error == 0) {
        hold(physical);
        if (write) {
            swap_unlink(physical >> PAGE_SHIFT);
        }
    }
    return error;
}

/* ---- The rest ---- */

uint32_t pagefault_table_bytes(pfn_t limit)
{
    return limit * sizeof(*held);
}

void pagefault_init(pfn_t limit, void *table)
{
    held = table;
    hand_machine = 0;
    hand_page = 0;
    for (pfn_t frame = 0; frame < limit; frame++) {
        held[frame] = 0;
    }
}

void pagefault_begin_step(void)
{
    step++;
}

struct info_faults pagefault_counts(void)
{
    return counts;
}

/* Shares one page of SRC with DST. */
static int share(const struct machine *dst, const struct machine *src,
                 uva_t page)
{
    struct page entry = pageentry_get(src->directory, page);
    int error = pagefault_make_room();

    if (error == 0) {
        error = pagetable_prepare(dst->directory, page);
    }
    if (error != 0) {
        return error;
    }
    entry = pageentry_get(src->directory, page); /* it may have been evicted */
    if (entry.state == PAGE_SWAPPED) {
        swap_share(entry.slot);
        pageentry_set_swapped(dst->directory, page, entry.slot);
        return 0;
    }
    if (entry.dirty && entry.writable) {
        swap_unlink(entry.frame);
    }
    pageentry_set_writable(src->directory, page, false);
    frame_share(entry.frame);
    return pagetable_map(dst->directory, page, entry.frame, false);
}

int pagefault_clone(pid_t dst, pid_t src)
{
    const struct machine *to = machine_get(dst);
    const struct machine *from = machine_get(src);
    uva_t end = end_of(from);
    uva_t page = pageentry_next(from->directory, 0, end);
    int error = 0;

    while (error == 0 && page < end) {
        error = share(to, from, page);
        page = pageentry_next(from->directory, page + PAGE_BYTES, end);
    }
    return error;
}

bool sma(pid_t pid, uva_t address, uint64_t *byte)
{
    const struct machine *machine = machine_get(pid);
    struct page entry;

    if (address >= end_of(machine)) {
        return false;
    }
    entry = pageentry_get(machine->directory, address);
    if (entry.state != PAGE_SWAPPED) {
        return false;
    }
    *byte = (uint64_t)(entry.slot - 1) << PAGE_SHIFT;
    return true;
}
