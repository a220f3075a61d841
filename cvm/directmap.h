/* SPDX-License-Identifier: MIT
 *
 * The kernel's half of every address space: physical memory, seen from
 * DIRECT_BASE upwards.
 *
 *     0x00000000  user half: a machine's pages         USER_PAGES
 *     0xC0000000  physical memory 0 .. DIRECT_BYTES    1008 MiB
 *                   0xC0100000  the kernel itself, its text read-only
 *     0xFF000000  interrupt controllers (APIC_WINDOW)   4 MiB
 *     0xFF400000  free for windows of other devices    12 MiB
 *
 * Layer: cvm/directmap. Uses: x86.
 */
#ifndef CVM_DIRECTMAP_H
#define CVM_DIRECTMAP_H

#define DIRECT_BASE 0xC0000000
#define DIRECT_BYTES 0x3F000000 /* memory above is not used */
#define KERNEL_PHYSICAL 0x00100000
#define APIC_WINDOW 0xFF000000   /* here the kernel sees ... */
#define APIC_PHYSICAL 0xFEC00000 /* ... 4 MiB from here, uncached */

#ifndef __ASSEMBLER__

#include "abi/limits.h"
#include "cvm/types.h"

#define DIRECT_FRAMES (DIRECT_BYTES / PAGE_BYTES)

/* Builds the kernel's page directory and switches to it: kernel text read-only
 * also for the kernel (CR0.WP), a guard page below the kernel stack, nothing in
 * the user half. Where the processor can, it refuses to execute pages of the
 * user half in kernel mode (SMEP).
 *
 * Context:  boot, once, on the directory of start.S.
 */
void directmap_init(void);

/* Where the kernel sees physical address ADDRESS, which is below DIRECT_BYTES.
 * Memory is there only where the memory map says so.
 */
void *directmap_pointer(paddr_t address);

/* The physical address of something that the kernel sees in the direct map. */
paddr_t directmap_physical(const void *pointer);

/* Entry INDEX (0..255) of the kernel half, as it stands in every directory. */
uint32_t directmap_entry(uint32_t index);

/* The kernel's own page directory, for the time when no machine runs. */
paddr_t directmap_directory(void);

#endif
#endif
