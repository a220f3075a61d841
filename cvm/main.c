/* SPDX-License-Identifier: MIT
 *
 * From the loader to the first machine.
 *
 * The boot archive becomes the memory of machine 0, so that init is loaded from
 * it like any executable from a machine's memory. Then its pages move, without
 * being copied, to the end of init's own memory; init starts the servers from
 * there (abi.h says in which registers it finds them).
 */
#include "cvm/main.h"

#include "abi/abi.h"
#include "cvm/archive.h"
#include "cvm/bootinfo.h"
#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/device.h"
#include "cvm/directmap.h"
#include "cvm/dispatch.h"
#include "cvm/entry.h"
#include "cvm/frame.h"
#include "cvm/image.h"
#include "cvm/machine.h"
#include "cvm/memory.h"
#include "cvm/pagetable.h"
#include "cvm/pic.h"
#include "cvm/pagefault.h"
#include "cvm/pin.h"
#include "cvm/segment.h"
#include "cvm/swap.h"
#include "cvm/swapdisk.h"
#include "cvm/timer.h"
#include "cvm/usermem.h"

enum {
    ARCHIVE = 0,     /* the machine whose memory is the archive, for now */
    INIT = 1,        /* the machine of init */
    SWAP_RATIO = 16, /* slots that are used for each frame, at most */
    RESERVED = 8,    /* frames that are not committed, for the fault handler */
    PINNED = 4,  /* one in so many frames may be pinned, or a region's table */
    HELD = 80, /* pages that one step holds, at most: 256 KiB of a device */
    TABLE_PAGES = 1024
};

static uint32_t pages_of(uint32_t bytes)
{
    return (bytes + PAGE_BYTES - 1) >> PAGE_SHIFT;
}

/* The first frame number above all memory. */
static pfn_t frame_limit(const struct boot_info *info)
{
    pfn_t limit = 0;

    for (uint32_t i = 0; i < info->regions; i++) {
        pfn_t end =
            (info->region[i].base + info->region[i].bytes) >> PAGE_SHIFT;

        limit = end > limit ? end : limit;
    }
    return limit;
}

/* The slots of the swap disk, but no more than SWAP_RATIO for each of the
 * frames below LIMIT: their table takes memory.
 */
static uint32_t usable_slots(pfn_t limit)
{
    uint32_t slots = swapdisk_init();

    return slots < SWAP_RATIO * limit ? slots : SWAP_RATIO * limit;
}

/* Stops if there are so few frames that those which are never evicted could
 * take them all: for each machine a directory and a table that is not full,
 * the full tables, what regions may take, and the pages that a step holds. So a
 * page fault can always evict something.
 */
static void check_frames(uint32_t frames)
{
    uint32_t full_tables = (SWAP_RATIO + 1) * frames / TABLE_PAGES;

    if (frames - frames / PINNED < 2 * (MAX_PROCS + 1) + full_tables + HELD) {
        console_fail("only %u KiB of memory for machines: too little",
                     frames * (PAGE_BYTES / 1024));
    }
}

/* Frames and machines. The archive's frames will be free one day, too. */
static void init_memory(const struct boot_info *info)
{
    pfn_t archive_end =
        (info->archive >> PAGE_SHIFT) + pages_of(info->archive_bytes);
    pfn_t limit = frame_limit(info);
    uint32_t slots;
    void *frame_table;
    void *fault_table;
    void *swap_table;
    void *pin_table;
    void *check_table;

    limit = archive_end > limit ? archive_end : limit;
    slots = usable_slots(limit);
    frame_table = bootinfo_take(frame_table_bytes(limit));
    fault_table = bootinfo_take(pagefault_table_bytes(limit));
    swap_table = bootinfo_take(swap_table_bytes(slots, limit));
    pin_table = bootinfo_take(pin_table_bytes(limit));
    check_table = bootinfo_take(check_table_bytes(limit, slots));
    frame_init(info, limit, frame_table);
    check_frames(frame_free_count());
    check_init(limit, slots, check_table);
    swap_init(slots, limit, swap_table);
    pagefault_init(limit, fault_table);
    pin_init(limit, frame_free_count() / PINNED, pin_table);
    machine_init(frame_free_count() + pages_of(info->archive_bytes) +
                 swap_slots() - RESERVED);
    console_print("cvm: %u KiB of memory for machines, %u KiB of swap\n",
                  frame_free_count() * (PAGE_BYTES / 1024),
                  swap_slots() * (PAGE_BYTES / 1024));
}

/* Stops unless ERROR is 0: there is no system without the archive and init. */
static void must(int error, const char *what)
{
    if (error == ERR_IMAGE) {
        console_fail("%s: not an executable for this machine", what);
    }
    if (error != 0) {
        console_fail("%s: too little memory (error %d)", what, error);
    }
}

static void map_archive(const struct boot_info *info)
{
    uint32_t pages = pages_of(info->archive_bytes);
    char *end = directmap_pointer(info->archive + info->archive_bytes);

    memset(end, 0, pages * PAGE_BYTES - info->archive_bytes);
    must(machine_resize(ARCHIVE, 1 + pages), "boot archive");
    for (uint32_t i = 0; i < pages; i++) {
        must(pagetable_map(machine_get(ARCHIVE)->directory,
                           (1 + i) << PAGE_SHIFT,
                           (info->archive >> PAGE_SHIFT) + i, true),
             "boot archive");
    }
}

static void load_init(const struct boot_info *info)
{
    uint32_t offset;
    uint32_t bytes;

    if (!archive_find(directmap_pointer(info->archive), info->archive_bytes,
                      "init", &offset, &bytes)) {
        console_fail("boot archive: damaged, or without init");
    }
    must(image_load(INIT, ARCHIVE, PAGE_BYTES + offset, bytes), "init");
}

/* Hands archive and command line to init. */
static void give_archive(const struct boot_info *info)
{
    uva_t archive = 0;
    uva_t command;

    must(machine_append(INIT, ARCHIVE, &archive), "boot archive");
    command = cvm_size(INIT) << PAGE_SHIFT;
    must(cvm_alloc(INIT, pages_of(BOOT_COMMAND_BYTES)), "command line");
    must(usermem_write(INIT, command, info->command, BOOT_COMMAND_BYTES),
         "command line");
    cvm_set_register(INIT, CVM_ARGUMENT_1, archive);
    cvm_set_register(INIT, CVM_ARGUMENT_2, info->archive_bytes);
    cvm_set_register(INIT, CVM_ARGUMENT_3, command);
}

void cvm_main(word_t magic, paddr_t info)
{
    const struct boot_info *boot = bootinfo_get();

    console_init();
    bootinfo_init(magic, info);
    directmap_init();
    init_memory(boot);
    segment_init(entry_stubs);
    pic_init();
    device_init();
    map_archive(boot);
    load_init(boot);
    give_archive(boot);
    timer_init();
    entry_resume(dispatch_start());
}
