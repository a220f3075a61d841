/* SPDX-License-Identifier: MIT
 *
 * Between the loader's assembly and its C.
 *
 * Layer: cvm/boot/start. Uses: boot/main.
 */
#ifndef CVM_BOOT_START_H
#define CVM_BOOT_START_H

#include <stdint.h>

#include "cvm/boot/info.h"
#include "cvm/boot/memmap.h"

/* What the BIOS said about the memory. */
extern struct bios_map bios_map;

/* Called in protected mode, with bios_map filled. */
_Noreturn void loader_main(void);

/* The processor's features: edx of CPUID 1, or 0 if it has no such thing. */
uint32_t start_features(void);

/* Enters the kernel at physical address ENTRY, as info.h says. */
_Noreturn void start_kernel(uint32_t entry, const struct boot_info *info);

#endif
