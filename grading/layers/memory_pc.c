/* SPDX-License-Identifier: MIT
 *
 * The processor's memory of translations is as forgetful as a real one (few
 * entries) and as stubborn: a translation that is in it is used, whatever the
 * tables say now. So a flush that is missing shows as wrong data. Of directory
 * entries it remembers all, even if the page that it looked for was not there;
 * it may look for pages that the machine never asks for.
 *
 * Source: Intel SDM vol. 3A, 4.3, 4.8, 4.10.
 */
#include "grading/layers/memory_pc.h"

#include <stdlib.h>
#include <string.h>

#include "cvm/boot/info.h"
#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/pin.h"
#include "cvm/swap.h"
#include "cvm/swapdisk.h"
#include "cvm/x86.h"
#include "grading/layers/host/directmap.h"

enum {
    PRESENT = 0x01,
    WRITABLE = 0x02,
    USER = 0x04,
    ACCESSED = 0x20,
    DIRTY = 0x40,

    TABLE_SHIFT = 22,
    ENTRIES = 1024,

    FIRST_FRAME = 3, /* those below belong to nobody */
    HOLE_FRAMES = 2, /* nor do these, in the middle */
    KERNEL_DIRECTORY = 1,

    TRANSLATIONS = 64,
    FAULTS = 2, /* one that CVM resolves, one that was out of date */

    GARBAGE = 0xEE
};

struct translation {
    bool valid;
    uva_t page;
    uint32_t entry;
};

static struct memory_pc pc;
static struct translation translations[TRANSLATIONS];
static uint32_t spans[ENTRIES]; /* directory entries; 0 = none */
static paddr_t directory;
static void *tables[5];

static uint8_t disk[PC_MAX_SLOTS + 1][PAGE_BYTES];
static bool written[PC_MAX_SLOTS + 1];
static uint32_t disk_seed;
static uint32_t reads;
static uint32_t writes;
static uint32_t errors;
static uint32_t budget;
static uint32_t failing; /* operations, from now on */

/* ---- The processor ---- */

void x86_flush_page(uva_t page)
{
    struct translation *known =
        &translations[(page >> PAGE_SHIFT) % TRANSLATIONS];

    if (known->page >> PAGE_SHIFT == page >> PAGE_SHIFT) {
        known->valid = false;
    }
    memset(spans, 0, sizeof(spans)); /* all of them (4.10.4.1) */
}

paddr_t x86_directory(void)
{
    return directory;
}

void x86_set_directory(paddr_t physical)
{
    directory = physical;
    memset(translations, 0, sizeof(translations));
    memset(spans, 0, sizeof(spans));
}

paddr_t directmap_directory(void)
{
    return KERNEL_DIRECTORY << PAGE_SHIFT;
}

static bool allows(uint32_t entry, bool write)
{
    uint32_t needed = PRESENT | USER | (write ? WRITABLE : 0);

    return (entry & needed) == needed;
}

/* The entry for ADDRESS in the directory. */
static uint32_t *directory_entry(uva_t address)
{
    uint32_t *entries = directmap_pointer(directory);

    return &entries[address >> TABLE_SHIFT];
}

/* The entry for PAGE in the table that a directory's entry SPAN names. */
static uint32_t *table_entry(uint32_t span, uva_t page)
{
    uint32_t *entries = directmap_pointer(span & ~(PAGE_BYTES - 1));

    return &entries[(page >> PAGE_SHIFT) % ENTRIES];
}

/* Looks PAGE up in the tables and remembers what they say. */
static bool walk(uva_t page, bool write)
{
    uint32_t *span = &spans[page >> TABLE_SHIFT];
    uint32_t *entry;

    if (*span == 0 && (*directory_entry(page) & PRESENT) != 0) {
        *directory_entry(page) |= ACCESSED;
        *span = *directory_entry(page);
    }
    if (!allows(*span, write)) {
        return false;
    }
    entry = table_entry(*span, page);
    if (!allows(*entry, write)) {
        return false;
    }
    *entry |= ACCESSED | (write ? DIRTY : 0);
    translations[(page >> PAGE_SHIFT) % TRANSLATIONS] =
        (struct translation){true, page, *entry};
    return true;
}

/* Translates, or faults: false. A fault forgets the page. */
static bool translate(uva_t address, bool write, paddr_t *physical)
{
    uva_t page = address & ~(PAGE_BYTES - 1);
    struct translation *known =
        &translations[(page >> PAGE_SHIFT) % TRANSLATIONS];
    bool hit = known->valid && known->page == page;

    if (hit && write && (known->entry & WRITABLE) == 0) {
        known->valid = false;
        spans[page >> TABLE_SHIFT] = 0;
        return false;
    }
    if (!hit || (write && (known->entry & DIRTY) == 0)) {
        if (!walk(page, write)) {
            known->valid = hit ? false : known->valid;
            spans[page >> TABLE_SHIFT] = 0;
            return false;
        }
    }
    *physical = (known->entry & ~(PAGE_BYTES - 1)) | (address % PAGE_BYTES);
    return true;
}

/* Runs machine PID until it can access ADDRESS. */
static int access(pid_t pid, uva_t address, bool write, word_t **word)
{
    paddr_t needed = machine_get(pid)->directory << PAGE_SHIFT;
    paddr_t physical;
    int error = 0;

    if (directory != needed) {
        x86_set_directory(needed);
    }
    for (uint32_t i = 0; i <= FAULTS; i++) {
        if (translate(address, write, &physical)) {
            *word = directmap_pointer(physical);
            return 0;
        }
        pagefault_begin_step();
        error = pagefault_resolve(pid, address, write);
        if (error != 0) {
            return error;
        }
    }
    console_panic("pc", "machine %u faults for ever at %x", pid, address);
}

int pc_load(pid_t pid, uva_t address, word_t *value)
{
    word_t *word;
    int error = access(pid, address, false, &word);

    if (error == 0) {
        *value = *word;
    }
    return error;
}

int pc_store(pid_t pid, uva_t address, word_t value)
{
    word_t *word;
    int error = access(pid, address, true, &word);

    if (error == 0) {
        *word = value;
    }
    return error;
}

void pc_guess(uva_t address)
{
    if (directory != directmap_directory()) {
        (void)walk(address & ~(PAGE_BYTES - 1), false);
    }
}

/* Whether the tables still allow all that KNOWN does, in the same frame. */
static bool is_true(const struct translation *known)
{
    uint32_t span = *directory_entry(known->page);
    uint32_t entry;

    if (!allows(span, false)) {
        return false;
    }
    entry = *table_entry(span, known->page);
    return allows(entry, (known->entry & WRITABLE) != 0) &&
           entry >> PAGE_SHIFT == known->entry >> PAGE_SHIFT;
}

bool pc_remembers_truth(void)
{
    bool truth = true;

    for (uint32_t i = 0; i < TRANSLATIONS; i++) {
        truth = truth && (!translations[i].valid || is_true(&translations[i]));
    }
    for (uint32_t i = 0; i < ENTRIES; i++) {
        truth = truth && (spans[i] == 0 ||
                          spans[i] == *directory_entry(i << TABLE_SHIFT));
    }
    return truth;
}

/* ---- The swap disk ---- */

uint32_t swapdisk_init(void)
{
    return pc.slots;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
    uint32_t x = (a ^ disk_seed) * 0x9E3779B1u ^ b * 0x85EBCA77u;

    x = (x ^ x >> 15) * 0xC2B2AE3Du;
    return x ^ x >> 13;
}

/* Whether this operation fails: by chance, or because SLOT is bad for good. */
static bool fails(uint32_t slot, uint32_t kind)
{
    bool bad = mix(slot, kind) % 2000 < pc.broken;
    bool chance = mix(reads + writes, ~kind) % 2000 < pc.broken;

    if (slot == 0 || slot > pc.slots) {
        console_panic("swapdisk", "there is no slot %u", slot);
    }
    if (budget == 0) {
        console_panic("swapdisk", "one operation of CVM uses it without end");
    }
    budget--;
    if (failing > 0) {
        failing--;
        bad = true;
    }
    if (bad || chance) {
        errors++;
    }
    return bad || chance;
}

/* A read that fails leaves half of a page, as the driver would. */
int swapdisk_read(uint32_t slot, pfn_t frame)
{
    bool error = fails(slot, 1);

    reads++;
    if (!written[slot]) {
        console_panic("swapdisk", "nothing was written to slot %u", slot);
    }
    if (error) {
        memset(arena_page(frame), GARBAGE, PAGE_BYTES / 2);
        return ERR_RESOURCES;
    }
    memcpy(arena_page(frame), disk[slot], PAGE_BYTES);
    return 0;
}

int swapdisk_write(uint32_t slot, pfn_t frame)
{
    bool error = fails(slot, 2);

    writes++;
    written[slot] = !error;
    if (error) {
        memset(disk[slot], GARBAGE, PAGE_BYTES);
        return ERR_RESOURCES;
    }
    memcpy(disk[slot], arena_page(frame), PAGE_BYTES);
    return 0;
}

uint32_t swapdisk_reads(void)
{
    return reads;
}

uint32_t swapdisk_writes(void)
{
    return writes;
}

/* ---- The whole ---- */

/* A table that sanitizers watch the ends of. */
static void *table(uint32_t index, uint32_t bytes)
{
    free(tables[index]);
    tables[index] = malloc(bytes);
    memset(tables[index], GARBAGE, bytes);
    return tables[index];
}

/* Two regions with a hole between them, PC.FRAMES frames in all. */
static void describe(struct boot_info *info)
{
    uint32_t low = pc.frames / 3;
    uint32_t high = FIRST_FRAME + low + HOLE_FRAMES;

    memset(info, 0, sizeof(*info));
    info->regions = 2;
    info->region[0].base = FIRST_FRAME << PAGE_SHIFT;
    info->region[0].bytes = low << PAGE_SHIFT;
    info->region[1].base = high << PAGE_SHIFT;
    info->region[1].bytes = (pc.frames - low) << PAGE_SHIFT;
}

static void start_modules(void)
{
    struct boot_info info;
    pfn_t limit = pc_frame_limit();
    uint32_t slots = swapdisk_init();

    describe(&info);
    frame_init(&info, limit, table(0, frame_table_bytes(limit)));
    check_init(limit, slots, table(1, check_table_bytes(limit, slots)));
    swap_init(slots, limit, table(2, swap_table_bytes(slots, limit)));
    pagefault_init(limit, table(3, pagefault_table_bytes(limit)));
    pin_init(limit, frame_free_count() / PC_PINNED,
                table(4, pin_table_bytes(limit)));
    machine_init(frame_free_count() + slots - PC_RESERVED);
}

void pc_start(const struct memory_pc *description, uint32_t seed)
{
    pc = *description;
    disk_seed = seed;
    reads = 0;
    writes = 0;
    errors = 0;
    failing = 0;
    memset(written, 0, sizeof(written));
    for (pfn_t frame = 0; frame < pc_frame_limit(); frame++) {
        memset(arena_page(frame), FRAME_POISON, PAGE_BYTES);
    }
    x86_set_directory(directmap_directory());
    start_modules();
}

const uint8_t *pc_frame(pfn_t frame)
{
    return arena_page(frame);
}

const uint8_t *pc_slot(uint32_t slot)
{
    return disk[slot];
}

pfn_t pc_frame_limit(void)
{
    return FIRST_FRAME + pc.frames + HOLE_FRAMES;
}

void pc_disk_budget(uint32_t operations)
{
    budget = operations;
}

void pc_disk_fail(uint32_t count)
{
    failing = count;
}

uint32_t pc_disk_errors(void)
{
    return errors;
}
