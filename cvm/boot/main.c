/* SPDX-License-Identifier: MIT
 *
 * The loader, from top to bottom: what happens between the BIOS and the first
 * instruction of the kernel.
 *
 *     boot.S     the BIOS loads and runs the disk's first sector, which loads
 *                the loader from the sectors behind it,
 *     start.S    asks the BIOS for the memory map, leaves real mode,
 *     main.c     calls what follows, and tells the user what is wrong:
 *     memmap.c   memory map of the BIOS -> that of the kernel,
 *     ata.c      sectors of the disk,
 *     volume.c   files of the FAT16 volume in partition 1,
 *     load.c     the kernel's ELF file -> its segments,
 *     seal.c     whether these are what the linker wrote,
 *     start.S    jumps to the kernel's entry.
 *
 * layout.h says where all this stands in memory and on the disk; info.h what
 * the kernel is told. Files, all in BOOT/: the kernel VAMOS.ELF, the archive
 * BOOT.TAR with the first processes, and, if there is one, CMDLINE.TXT, whose
 * first line is the kernel's command line.
 *
 * The loader says nothing if all is well. Else it says in one line, on screen
 * and serial line, what is wrong and what to do about it, and stops.
 */
#include <stdbool.h>

#include "abi/limits.h"
#include "cvm/boot/ata.h"
#include "cvm/boot/layout.h"
#include "cvm/boot/load.h"
#include "cvm/boot/memmap.h"
#include "cvm/boot/print.h"
#include "cvm/boot/seal.h"
#include "cvm/boot/start.h"
#include "cvm/boot/volume.h"
#include "cvm/x86.h"

#define KERNEL "BOOT/VAMOS.ELF"
#define ARCHIVE "BOOT/BOOT.TAR"
#define COMMAND "BOOT/CMDLINE.TXT"

/* The kernel's half of the address space, but for its last page: so no address
 * of the kernel plus 1 is 0. */
#define KERNEL_LOW 0xC0000000
#define KERNEL_HIGH 0xFFFFF000

#define HEAD_BYTES 4096u /* of the kernel's file; the ELF headers are there */

/* Bits of start_features(). */
enum {
    FEATURE_LARGE_PAGES = 1 << 3,
    FEATURE_CMOV = 1 << 15
};

#define TAR_BLOCK 512u
#define TAR_MAGIC_OFFSET 257u /* "ustar", in the header of each member */

struct bios_map bios_map;

static struct ata_disk disk;
static struct volume volume;
static struct boot_info info;

/* Says that SUBJECT is wrong in the way REASON, and stops. */
static _Noreturn void fail(const char *subject, const char *reason)
{
    print_text("\nvamos: ");
    print_text(subject);
    print_text(" ");
    print_text(reason);
    print_text("\n");
    x86_halt();
}

static _Noreturn void fail_memory(const char *subject, uint32_t bytes)
{
    print_text("\nvamos: ");
    print_text(subject);
    print_text(" does not fit into the ");
    print_number(bytes / 1024);
    print_text(" KiB of memory above 1 MiB\n");
    x86_halt();
}

static void check_disk(int error)
{
    switch (error) {
    case 0:
        return;
    case ATA_ABSENT:
        fail("disk", "has to be the first of the primary ATA channel");
    case ATA_TIMEOUT:
        fail("disk", "does not answer");
    default:
        fail("disk", "reports an error when asked for its size");
    }
}

/* Goes on if ERROR is 0, as SUBJECT is well; else says what the error means. */
static void check_volume(int error, const char *subject)
{
    switch (error) {
    case 0:
        return;
    case VOLUME_DISK:
        fail(subject, "cannot be read: the disk reports an error");
    case VOLUME_PARTITION:
        fail("partition 1", "is no FAT16 partition (type 4, 6 or 0x0E)");
    case VOLUME_FORMAT:
        fail("partition 1", "holds no valid FAT16 volume; make it anew");
    case VOLUME_ABSENT:
        fail(subject, "is missing on partition 1; copy it there with mcopy");
    default:
        fail(subject, "is damaged: its clusters do not agree with its length");
    }
}

/* The loader itself runs on a 486; the kernel is compiled for, and built on, a
 * later processor, and could only crash on an earlier one. */
static void check_processor(void)
{
    uint32_t needed = FEATURE_LARGE_PAGES | FEATURE_CMOV;

    if ((start_features() & needed) != needed) {
        fail("processor", "is too old: a Pentium Pro or a later one is needed");
    }
}

/* Address line 20 is on if a change at an address does not show 1 MiB above.
 * Both places are free, or the loader's own. */
static void check_address_line(void)
{
    volatile uint32_t *low = (volatile uint32_t *)LOADER_END;
    volatile uint32_t *high = (volatile uint32_t *)(LOADER_END + HIGH_BASE);

    *high = 0;
    *low = LOADER_MAGIC;
    if (*high == LOADER_MAGIC) {
        fail("address line 20", "stays off: no memory above 1 MiB");
    }
}

/* The memory from HIGH_BASE on, where kernel and archive go. */
static const struct boot_region *find_high_memory(void)
{
    for (uint32_t i = 0; i < info.regions; i++) {
        const struct boot_region *region = &info.region[i];

        if (region->base <= HIGH_BASE &&
            HIGH_BASE - region->base < region->bytes) {
            return region;
        }
    }
    fail("memory map",
         "of the BIOS shows none from 1 MiB on; 8 MiB are needed");
}

/* Cuts TEXT, of BYTES bytes, off at the end of its first line. */
static void keep_first_line(char *text, uint32_t bytes)
{
    uint32_t i = 0;

    while (i < bytes && text[i] != '\r' && text[i] != '\n') {
        i++;
    }
    text[i] = 0;
}

/* Reads the command line, if there is one. */
static void read_command(void)
{
    struct volume_file file;
    uint32_t bytes;
    int error = volume_find(&volume, COMMAND, &file);

    if (error == VOLUME_ABSENT) {
        return;
    }
    check_volume(error, COMMAND);
    bytes = file.bytes < BOOT_COMMAND_BYTES ? file.bytes : BOOT_COMMAND_BYTES;
    check_volume(volume_read(&volume, &file, info.command, bytes), COMMAND);
    keep_first_line(info.command, bytes < BOOT_COMMAND_BYTES
                                      ? bytes
                                      : BOOT_COMMAND_BYTES - 1);
}

/* The bytes of a file that its segments and its seal need: what linkers put
 * behind them (symbols, the tables of a debugger) is often most of the file. */
static uint32_t needed_bytes(const struct load_image *image)
{
    uint32_t needed = SEAL_END;

    for (uint32_t i = 0; i < image->segments; i++) {
        uint32_t end = image->segment[i].offset + image->segment[i].file_bytes;

        needed = end > needed ? end : needed;
    }
    return needed;
}

static bool has_physical_entry(const struct load_image *image)
{
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];

        if (image->entry - s->physical < s->memory_bytes) {
            return true;
        }
    }
    return false;
}

/* Loads the kernel into the memory [HIGH_BASE, END): its file as high as there
 * is room, from there its segments to their places below. */
static void load_kernel(struct load_image *kernel, uint32_t end)
{
    static uint8_t head[HEAD_BYTES];
    struct volume_file file;
    uint32_t bytes;
    uint32_t stage;

    check_volume(volume_find(&volume, KERNEL, &file), KERNEL);
    bytes = file.bytes < HEAD_BYTES ? file.bytes : HEAD_BYTES;
    check_volume(volume_read(&volume, &file, head, bytes), KERNEL);
    if (load_parse(head, bytes, file.bytes, KERNEL_LOW, KERNEL_HIGH, kernel) !=
        0) {
        fail(KERNEL, "is no whole ELF kernel for the i386; copy it again");
    }
    if (!has_physical_entry(kernel)) {
        fail(KERNEL, "has an entry that is no physical address of its own");
    }
    bytes = needed_bytes(kernel);
    if (bytes > end - HIGH_BASE) {
        fail_memory(KERNEL, end - HIGH_BASE);
    }
    stage = (end - bytes) & ~(PAGE_BYTES - 1);
    check_volume(volume_read(&volume, &file, (void *)stage, bytes), KERNEL);
    if (!seal_is_right((void *)stage, kernel)) {
        fail(KERNEL, "is damaged: its checksum is wrong; copy it again");
    }
    if (load_place(kernel, (void *)stage, (uint8_t *)HIGH_BASE, HIGH_BASE,
                   stage - HIGH_BASE) != 0) {
        fail_memory(KERNEL, end - HIGH_BASE);
    }
}

/* The first page behind the segments of KERNEL, which is in its place. */
static uint32_t end_of_kernel(const struct load_image *kernel)
{
    uint32_t end = HIGH_BASE;

    for (uint32_t i = 0; i < kernel->segments; i++) {
        const struct load_segment *s = &kernel->segment[i];
        uint32_t segment_end = s->physical + s->memory_bytes;

        end = segment_end > end ? segment_end : end;
    }
    return (end + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
}

/* Whether the first block of FILE, or an empty file, is that of an archive. */
static bool is_archive(const char *file, uint32_t bytes)
{
    const char *magic = "ustar";

    if (bytes % TAR_BLOCK != 0) {
        return false;
    }
    for (uint32_t i = 0; bytes > 0 && magic[i] != 0; i++) {
        if (file[TAR_MAGIC_OFFSET + i] != magic[i]) {
            return false;
        }
    }
    return true;
}

/* Reads the archive to BASE, in memory that ends at END. */
static void load_archive(uint32_t base, uint32_t end)
{
    struct volume_file file;

    check_volume(volume_find(&volume, ARCHIVE, &file), ARCHIVE);
    if (file.bytes > end - base) {
        fail_memory(ARCHIVE, end - HIGH_BASE);
    }
    check_volume(volume_read(&volume, &file, (void *)base, file.bytes),
                 ARCHIVE);
    if (!is_archive((const char *)base, file.bytes)) {
        fail(ARCHIVE, "is no tar archive; copy it again");
    }
    info.archive = base;
    info.archive_bytes = file.bytes;
}

void loader_main(void)
{
    const struct boot_region *memory;
    struct load_image kernel;
    uint32_t end;

    check_processor();
    check_address_line();
    memmap_make(&bios_map, &info);
    memory = find_high_memory();
    end = memory->base + memory->bytes;

    check_disk(ata_open(&disk, ATA_PRIMARY));
    check_volume(volume_open(&volume, &disk), "volume");
    /* The command line may be absent, so it comes last: what is wrong with the
     * whole volume is not to be said of a file that nobody misses. */
    load_kernel(&kernel, end);
    load_archive(end_of_kernel(&kernel), end);
    read_command();

    start_kernel(kernel.entry, &info);
}
