/* SPDX-License-Identifier: MIT
 *
 * The memory while the boot sector and the loader run, and the sectors they
 * come from: every address of these two programs is here.
 *
 *     0x000000  interrupt vectors and data of the BIOS        1,280 bytes
 *     0x001000  stack, downwards from BOOT_SECTOR            27 KiB
 *     0x007C00  BOOT_SECTOR: boot.S                         512 bytes
 *     0x008000  LOADER_BASE: code and constants              16 KiB
 *     0x00C000  the loader's variables, to LOADER_END        16 KiB
 *                 struct boot_info is one: the kernel keeps off all below 1 MiB
 *     0x010000  free
 *     0x09FC00  data of the BIOS (about here), screen, ROMs
 *     0x100000  HIGH_BASE: the kernel's segments, where its ELF file says
 *               from the next page on: the boot archive
 *      ...
 *               the kernel's file, staged as high as the memory that begins
 *               at HIGH_BASE allows; it is not needed any more when the
 *               archive is read, which may overwrite it
 *
 * Sectors of the disk:
 *
 *     0         boot sector, with the partition table in its bytes 440..511
 *     1 .. 32   the loader
 *     2048 ..   partition 1, the FAT16 volume
 */
#ifndef CVM_BOOT_LAYOUT_H
#define CVM_BOOT_LAYOUT_H

#define BOOT_SECTOR 0x7C00
#define BOOT_CODE_BYTES 440 /* then disk identifier and partition table */

#define LOADER_FIRST 1    /* its first sector ... */
#define LOADER_SECTORS 32 /* ... and how many; a BIOS reads 127 at once */
#define LOADER_BASE 0x8000
#define LOADER_BYTES 0x4000 /* LOADER_SECTORS * 512 */
#define LOADER_END 0x10000
#define LOADER_MAGIC 0x4C4D4156 /* the loader's first and last four bytes */

#define HIGH_BASE 0x100000

/* Selectors of the loader's flat segments. */
#define LOADER_CODE 0x08
#define LOADER_DATA 0x10

#endif
