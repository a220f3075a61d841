/* SPDX-License-Identifier: MIT
 *
 * What a loader tells the kernel. Two loaders exist: the project's own
 * (cvm/boot/main.c), which fills struct boot_info, and any that follows the
 * Multiboot specification 0.6.96 (QEMU's -kernel), whose structure
 * cvm/bootinfo.c translates. The kernel is entered at its ELF entry, in
 * 32-bit protected mode with flat segments, paging and interrupts off:
 *
 *     eax = BOOT_MAGIC, ebx = physical address of a struct boot_info,
 *  or eax = MULTIBOOT_MAGIC, ebx = that of a multiboot_info.
 *
 * All addresses are physical. The archive starts on a page boundary; neither
 * it nor the structures lie in the kernel's own segments.
 */
#ifndef CVM_BOOT_INFO_H
#define CVM_BOOT_INFO_H

#define BOOT_MAGIC 0x56414D4F /* "VAMO" */
#define MULTIBOOT_MAGIC 0x2BADB002

#define BOOT_REGIONS 16        /* most entries of the memory map */
#define BOOT_COMMAND_BYTES 1024 /* command line, with its final 0 */

#ifndef __ASSEMBLER__

#include <stdint.h>

/* Usable memory [base, base + bytes), rounded inwards to pages. Regions do
 * not overlap and stand in ascending order. */
struct boot_region {
    uint32_t base;
    uint32_t bytes;
};

struct boot_info {
    uint32_t regions; /* entries used in region[] */
    struct boot_region region[BOOT_REGIONS];
    uint32_t archive;       /* address of the boot archive */
    uint32_t archive_bytes; /* its length; 0 = there is none */
    char command[BOOT_COMMAND_BYTES];
};

#endif
#endif
