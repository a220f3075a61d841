/* SPDX-License-Identifier: MIT
 *
 * One form for what two kinds of loaders say. The regions of the memory map
 * are copied first; then all that is in use is cut out of them.
 */
#include "cvm/bootinfo.h"

#include "abi/limits.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/memory.h"

#define MEBIBYTE 0x100000u
#define SMALLEST_MIB 6u /* usable memory above 1 MiB that a PC of 8 MiB has */

/* Multiboot's structures: the parts that are read, with its names. */
struct multiboot_info {
    uint32_t flags;
    uint32_t mem_lower;
    uint32_t mem_upper;
    uint32_t boot_device;
    uint32_t cmdline;
    uint32_t mods_count;
    uint32_t mods_addr;
    uint32_t syms[4];
    uint32_t mmap_length;
    uint32_t mmap_addr;
};

struct multiboot_module {
    uint32_t mod_start;
    uint32_t mod_end;
};

struct multiboot_region {
    uint32_t size; /* of what follows */
    uint64_t base;
    uint64_t length;
    uint32_t type;
} __attribute__((packed));

enum {
    MULTIBOOT_HAS_COMMAND = 0x04,
    MULTIBOOT_HAS_MODULES = 0x08,
    MULTIBOOT_HAS_MAP = 0x40,
    MULTIBOOT_USABLE = 1 /* a region's type */
};

extern char kernel_begin[], kernel_end[]; /* link script */

static struct boot_info boot;

/* Appends the pages of [BASE, END) that the direct map reaches. */
static void add_region(uint64_t base, uint64_t end)
{
    uint32_t first;
    uint32_t last;

    if (end > DIRECT_BYTES) {
        end = DIRECT_BYTES;
    }
    if (base >= end || boot.regions == BOOT_REGIONS) {
        return;
    }
    first = ((uint32_t)base + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
    last = (uint32_t)end & ~(PAGE_BYTES - 1);
    if (first < last) {
        boot.region[boot.regions].base = first;
        boot.region[boot.regions].bytes = last - first;
        boot.regions++;
    }
}

/* Cuts [BASE, BASE + BYTES) out of the regions. */
static void exclude(uint32_t base, uint32_t bytes)
{
    struct boot_info old = boot;
    uint32_t end = base + bytes;

    boot.regions = 0;
    for (uint32_t i = 0; i < old.regions; i++) {
        uint32_t region = old.region[i].base;
        uint32_t region_end = region + old.region[i].bytes;

        /* Rounds towards what is cut out: both parts lose shared pages. */
        add_region(region, region_end < base ? region_end : base);
        add_region(region > end ? region : end, region_end);
    }
}

static void copy_command(const char *text)
{
    uint32_t length = strlen(text);

    if (length >= BOOT_COMMAND_BYTES) {
        console_fail("the boot command line is longer than %u characters",
                     BOOT_COMMAND_BYTES - 1u);
    }
    memcpy(boot.command, text, length + 1);
}

/* QEMU's command line begins with the kernel's name: drop that word. */
static const char *after_first_word(const char *text)
{
    while (*text != 0 && *text != ' ') {
        text++;
    }
    while (*text == ' ') {
        text++;
    }
    return text;
}

static void read_multiboot_map(const struct multiboot_info *info)
{
    uint32_t offset = 0;

    while (offset < info->mmap_length) {
        const struct multiboot_region *region =
            directmap_pointer(info->mmap_addr + offset);

        if (region->type == MULTIBOOT_USABLE) {
            add_region(region->base, region->base + region->length);
        }
        offset = offset + region->size + sizeof(region->size);
    }
}

static void read_multiboot(const struct multiboot_info *info)
{
    if ((info->flags & MULTIBOOT_HAS_MAP) != 0) {
        read_multiboot_map(info);
    } else {
        add_region(MEBIBYTE, MEBIBYTE + info->mem_upper * (uint64_t)1024);
    }
    if ((info->flags & MULTIBOOT_HAS_MODULES) != 0 && info->mods_count > 0) {
        const struct multiboot_module *module =
            directmap_pointer(info->mods_addr);

        boot.archive = module->mod_start;
        boot.archive_bytes = module->mod_end - module->mod_start;
    }
    if ((info->flags & MULTIBOOT_HAS_COMMAND) != 0) {
        copy_command(after_first_word(directmap_pointer(info->cmdline)));
    }
}

static uint32_t usable_bytes(void)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < boot.regions; i++) {
        sum = sum + boot.region[i].bytes;
    }
    return sum;
}

void bootinfo_init(word_t magic, paddr_t info)
{
    if (magic == BOOT_MAGIC) {
        boot = *(const struct boot_info *)directmap_pointer(info);
    } else if (magic == MULTIBOOT_MAGIC) {
        read_multiboot(directmap_pointer(info));
    } else {
        console_fail("the loader is neither ours nor Multiboot (eax = %x)",
                     magic);
    }
    console_set_quiet(bootinfo_has("quiet"));
    exclude(0, MEBIBYTE);
    if (usable_bytes() < SMALLEST_MIB * MEBIBYTE) {
        console_fail("only %u KiB of memory above 1 MiB; the PC needs 8 MiB",
                     usable_bytes() / 1024);
    }
    if (boot.archive_bytes == 0) {
        console_fail("no boot archive: the loader found no BOOT/BOOT.TAR, or "
                     "-initrd was not given");
    }
    exclude(directmap_physical(kernel_begin),
            (uint32_t)(kernel_end - kernel_begin));
    exclude(boot.archive, boot.archive_bytes);
}

const struct boot_info *bootinfo_get(void)
{
    return &boot;
}

void *bootinfo_take(uint32_t bytes)
{
    for (uint32_t i = 0; i < boot.regions; i++) {
        uint32_t base = boot.region[i].base;

        if (boot.region[i].bytes >= bytes) {
            exclude(base, bytes);
            return directmap_pointer(base);
        }
    }
    console_fail("no %u bytes of memory in one piece for the kernel's tables",
                 bytes);
}

/* Whether TEXT begins with WORD, followed by a space or the end. */
static bool begins_with_word(const char *text, const char *word)
{
    uint32_t length = strlen(word);

    for (uint32_t i = 0; i < length; i++) {
        if (text[i] != word[i]) {
            return false;
        }
    }
    return text[length] == 0 || text[length] == ' ';
}

bool bootinfo_has(const char *word)
{
    const char *text = boot.command;

    while (*text != 0) {
        if (begins_with_word(text, word)) {
            return true;
        }
        text = after_first_word(text);
    }
    return false;
}
