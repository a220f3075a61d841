/* SPDX-License-Identifier: MIT
 *
 * The memory map: what the BIOS says, in the form that the kernel wants.
 *
 * Layer: cvm/boot/memmap. Uses: nothing.
 * Source: ACPI Specification 6.0, sect. 15.1 (int 15h, E820h).
 */
#ifndef CVM_BOOT_MEMMAP_H
#define CVM_BOOT_MEMMAP_H

#define BIOS_MAP_ENTRIES 64 /* most entries that are taken from the BIOS */
#define BIOS_ENTRY_BYTES 20 /* sizeof(struct bios_entry), for start.S */

#ifndef __ASSEMBLER__

#include <stdint.h>

#include "cvm/boot/info.h"

/* A range of addresses as function E820h reports it: any order, any overlap.
 * Words by halves, so that its layout is the same on every compiler. */
struct bios_entry {
    uint32_t base_low;
    uint32_t base_high;
    uint32_t bytes_low;
    uint32_t bytes_high;
    uint32_t type; /* BIOS_USABLE, or what is better left alone */
};

_Static_assert(sizeof(struct bios_entry) == BIOS_ENTRY_BYTES,
               "start.S fills it");

enum {
    BIOS_USABLE = 1
};

/* Filled by start.S, in real mode. */
struct bios_map {
    uint32_t entries;
    struct bios_entry entry[BIOS_MAP_ENTRIES];
};

/* Makes the regions of INFO from MAP: memory below 4 GiB that an entry calls
 * usable and no entry calls anything else, in whole pages, ascending, apart.
 * If there are more than BOOT_REGIONS, the smallest are left out.
 *
 * Context:  boot.
 */
void memmap_make(const struct bios_map *map, struct boot_info *info);

#endif
#endif
