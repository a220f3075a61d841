/* SPDX-License-Identifier: MIT
 *
 * Who breaks a contract of the layers below is stopped by a panic.
 */
#include "grading/layers/pagefault_model.h"

#include <string.h>

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pagetable.h"
#include "cvm/swap.h"
#include "grading/layers/host/directmap.h"

enum { GARBAGE = 0xEE, MOST_OPERATIONS = 10000 };

struct entry {
    struct page page;
    bool accessed;
};

struct slot {
    uint32_t pages; /* swapped to it */
    pfn_t frame;    /* linked, or 0 */
    uint8_t content[PAGE_BYTES];
};

static struct machine machines[MAX_PROCS + 1];
static struct entry entries[MODEL_MACHINES + 1][MODEL_PAGES];
static pfn_t tables[MODEL_MACHINES + 1];      /* 0 = none */
static pfn_t directories[MODEL_MACHINES + 1];

static uint32_t frame_count; /* frames 1..frame_count */
static uint32_t owners[MODEL_MOST_FRAMES + 1];
static uint32_t frame_link[MODEL_MOST_FRAMES + 1]; /* slot, 0 = none */
static pfn_t last_frame;

static struct slot slots[MODEL_SLOT_NUMBERS];
static uint32_t slot_limit; /* of those, so many can be used at a time */
static uint32_t last_slot;

static uint32_t reads, writes, errors, failing_reads, failing_writes;

/* ---- Frames ---- */

static void must_be_used(const char *where, pfn_t frame)
{
    if (frame == 0 || frame > frame_count || owners[frame] == 0) {
        console_panic(where, "frame %u is not in use", frame);
    }
}

int frame_alloc(pfn_t *frame)
{
    for (uint32_t i = 0; i < frame_count; i++) {
        last_frame = last_frame % frame_count + 1;
        if (owners[last_frame] == 0) {
            owners[last_frame] = 1;
            *frame = last_frame;
            return 0;
        }
    }
    return ERR_RESOURCES;
}

void frame_share(pfn_t frame)
{
    must_be_used("frame_share", frame);
    owners[frame]++;
}

void frame_release(pfn_t frame)
{
    must_be_used("frame_release", frame);
    owners[frame]--;
    if (owners[frame] == 0) {
        if (frame_link[frame] != 0) {
            console_panic("frame_release", "frame %u is linked to a slot", frame);
        }
        memset(arena_page(frame), FRAME_POISON, PAGE_BYTES);
    }
}

uint32_t frame_shares(pfn_t frame)
{
    return owners[frame];
}

uint32_t frame_free_count(void)
{
    uint32_t count = 0;

    for (pfn_t frame = 1; frame <= frame_count; frame++) {
        count += owners[frame] == 0;
    }
    return count;
}

/* ---- Slots ---- */

static struct slot *slot_get(const char *where, uint32_t number)
{
    uint32_t index = number - MODEL_FIRST_SLOT;

    if (index >= MODEL_SLOT_NUMBERS ||
        (slots[index].pages == 0 && slots[index].frame == 0)) {
        console_panic(where, "slot %u is not in use", number);
    }
    return &slots[index];
}

static bool disk_fails(uint32_t *done, uint32_t *failing)
{
    *done = *done + 1;
    if (reads + writes > MOST_OPERATIONS) {
        console_panic("swapdisk", "it is used without end");
    }
    if (*failing == 0) {
        return false;
    }
    *failing = *failing - 1;
    errors++;
    return true;
}

uint32_t swap_slots(void)
{
    return slot_limit;
}

uint32_t swap_free_count(void)
{
    return slot_limit - model_slots_used();
}

int swap_out(pfn_t frame)
{
    must_be_used("swap_out", frame);
    if (frame_link[frame] != 0) {
        console_panic("swap_out", "frame %u is linked already", frame);
    }
    if (swap_free_count() == 0 || disk_fails(&writes, &failing_writes)) {
        return ERR_RESOURCES;
    }
    do { /* there are more numbers than slots in use and frames */
        last_slot = (last_slot + 1) % MODEL_SLOT_NUMBERS;
    } while (slots[last_slot].pages > 0 || slots[last_slot].frame != 0);
    memcpy(slots[last_slot].content, arena_page(frame), PAGE_BYTES);
    slots[last_slot].frame = frame;
    frame_link[frame] = MODEL_FIRST_SLOT + last_slot;
    return 0;
}

int swap_in(uint32_t number, pfn_t frame)
{
    struct slot *slot = slot_get("swap_in", number);

    must_be_used("swap_in", frame);
    if (slot->frame != 0 || frame_link[frame] != 0) {
        console_panic("swap_in", "slot %u or frame %u is linked", number, frame);
    }
    if (disk_fails(&reads, &failing_reads)) {
        memset(arena_page(frame), GARBAGE, PAGE_BYTES / 2);
        return ERR_RESOURCES;
    }
    memcpy(arena_page(frame), slot->content, PAGE_BYTES);
    slot->frame = frame;
    frame_link[frame] = number;
    return 0;
}

void swap_share(uint32_t slot)
{
    slot_get("swap_share", slot)->pages++;
}

void swap_release(uint32_t number)
{
    struct slot *slot = slot_get("swap_release", number);

    if (slot->pages == 0) {
        console_panic("swap_release", "no page is swapped to slot %u", number);
    }
    slot->pages--;
}

uint32_t swap_shares(uint32_t number)
{
    const struct slot *slot = &slots[number - MODEL_FIRST_SLOT];

    return slot->pages + (slot->frame != 0 ? 1 : 0);
}

uint32_t swap_slot_of(pfn_t frame)
{
    return frame_link[frame];
}

bool swap_frame_of(uint32_t number, pfn_t *frame)
{
    const struct slot *slot = slot_get("swap_frame_of", number);

    if (slot->frame != 0) {
        *frame = slot->frame;
    }
    return slot->frame != 0;
}

void swap_unlink(pfn_t frame)
{
    if (frame_link[frame] != 0) {
        slots[frame_link[frame] - MODEL_FIRST_SLOT].frame = 0;
        frame_link[frame] = 0;
    }
}

/* ---- Pages ---- */

struct machine *machine_get(pid_t pid)
{
    if (pid > MAX_PROCS) {
        console_panic("machine_get", "there is no machine %u", pid);
    }
    return &machines[pid];
}

static struct entry *entry_get(pfn_t directory, uva_t address)
{
    if (directory == 0 || directory > MODEL_MACHINES ||
        machines[directory].pages == 0) {
        console_panic("pageentry", "there is no directory %u", directory);
    }
    if (address >> PAGE_SHIFT >= MODEL_PAGES) {
        console_panic("pageentry", "address %x is far outside", address);
    }
    return &entries[directory][address >> PAGE_SHIFT];
}

int pagetable_prepare(pfn_t directory, uva_t page)
{
    (void)entry_get(directory, page);
    return tables[directory] != 0 ? 0 : frame_alloc(&tables[directory]);
}

int pagetable_map(pfn_t directory, uva_t page, pfn_t frame, bool writable)
{
    int error = pagetable_prepare(directory, page);
    struct entry *entry = entry_get(directory, page);

    must_be_used("pagetable_map", frame);
    if (entry->page.state == PAGE_RESIDENT || page % PAGE_BYTES != 0) {
        console_panic("pagetable_map", "address %x is mapped, or no page", page);
    }
    if (error == 0) {
        *entry = (struct entry){
            .page = {PAGE_RESIDENT, .frame = frame, .writable = writable}};
    }
    return error;
}

bool pagetable_unmap(pfn_t directory, uva_t page, pfn_t *frame)
{
    struct entry *entry = entry_get(directory, page);

    if (entry->page.state != PAGE_RESIDENT) {
        return false;
    }
    *frame = entry->page.frame;
    *entry = (struct entry){.page = {.state = PAGE_UNTOUCHED}};
    return true;
}

bool pma(pfn_t directory, uva_t address, bool write, paddr_t *physical)
{
    const struct page *page = &entry_get(directory, address)->page;

    if (page->state != PAGE_RESIDENT || (write && !page->writable)) {
        return false;
    }
    *physical = (page->frame << PAGE_SHIFT) | (address % PAGE_BYTES);
    return true;
}

struct page pageentry_get(pfn_t directory, uva_t address)
{
    return entry_get(directory, address)->page;
}

uva_t pageentry_next(pfn_t directory, uva_t from, uva_t end)
{
    while (from < end && from >> PAGE_SHIFT < MODEL_PAGES &&
           entry_get(directory, from)->page.state == PAGE_UNTOUCHED) {
        from = (from & ~(PAGE_BYTES - 1)) + PAGE_BYTES;
    }
    return from < end ? from : end;
}

void pageentry_set_writable(pfn_t directory, uva_t page, bool writable)
{
    entry_get(directory, page)->page.writable = writable;
}

bool pageentry_take_accessed(pfn_t directory, uva_t page)
{
    struct entry *entry = entry_get(directory, page);
    bool accessed = entry->accessed;

    entry->accessed = false;
    return accessed;
}

void pageentry_set_swapped(pfn_t directory, uva_t page, uint32_t slot)
{
    if (tables[directory] == 0) {
        console_panic("pageentry_set_swapped", "there is no table");
    }
    *entry_get(directory, page) =
        (struct entry){.page = {PAGE_SWAPPED, .slot = slot}};
}

/* ---- What the test asks for ---- */

void model_start(uint32_t frames, uint32_t count)
{
    frame_count = frames;
    slot_limit = count;
    for (pfn_t frame = 0; frame <= frames; frame++) {
        memset(arena_page(frame), FRAME_POISON, PAGE_BYTES);
    }
}

bool model_create(pid_t pid, uint32_t pages)
{
    if (frame_alloc(&directories[pid]) != 0) {
        return false;
    }
    machines[pid].pages = pages;
    machines[pid].directory = pid;
    return true;
}

static void forget_page(struct entry *entry)
{
    if (entry->page.state == PAGE_SWAPPED) {
        swap_release(entry->page.slot);
    } else if (entry->page.state == PAGE_RESIDENT) {
        if (owners[entry->page.frame] == 1) {
            swap_unlink(entry->page.frame);
        }
        frame_release(entry->page.frame);
    }
    *entry = (struct entry){.page = {.state = PAGE_UNTOUCHED}};
}

void model_reset(pid_t pid)
{
    for (uint32_t page = 0; page < MODEL_PAGES; page++) {
        forget_page(&entries[pid][page]);
    }
    frame_release(directories[pid]);
    if (tables[pid] != 0) {
        frame_release(tables[pid]);
        tables[pid] = 0;
    }
    memset(&machines[pid], 0, sizeof(machines[pid]));
}

bool model_access(pid_t pid, uint32_t page, bool write)
{
    struct entry *entry = entry_get(pid, page << PAGE_SHIFT);

    if (entry->page.state != PAGE_RESIDENT || (write && !entry->page.writable)) {
        return false;
    }
    entry->accessed = true;
    entry->page.dirty = entry->page.dirty || write;
    return true;
}

uint8_t *model_content(pid_t pid, uint32_t page)
{
    static uint8_t zeros[PAGE_BYTES];
    const struct page *entry = &entries[pid][page].page;

    switch (entry->state) {
    case PAGE_RESIDENT:
        return arena_page(entry->frame);
    case PAGE_SWAPPED:
        return slot_get("swapped page", entry->slot)->content;
    default:
        return zeros;
    }
}

struct page model_entry(pid_t pid, uint32_t page)
{
    return entries[pid][page].page;
}

bool model_accessed(pid_t pid, uint32_t page)
{
    return entries[pid][page].accessed;
}

bool model_link_is_true(pfn_t frame)
{
    uint32_t slot = frame_link[frame];

    return slot == 0 || memcmp(slots[slot - MODEL_FIRST_SLOT].content,
                               arena_page(frame), PAGE_BYTES) == 0;
}

uint32_t model_swapped_to(uint32_t slot)
{
    return slots[slot - MODEL_FIRST_SLOT].pages;
}

uint32_t model_slots_used(void)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < MODEL_SLOT_NUMBERS; i++) {
        used += slots[i].pages > 0;
    }
    return used;
}

void model_fail(uint32_t some_reads, uint32_t some_writes)
{
    failing_reads = some_reads;
    failing_writes = some_writes;
}

uint32_t model_reads(void)
{
    return reads;
}

uint32_t model_writes(void)
{
    return writes;
}

uint32_t model_errors(void)
{
    return errors;
}
