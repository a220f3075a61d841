/* SPDX-License-Identifier: MIT
 *
 * The memory map, by walking up the addresses: between two neighbouring
 * bounds of entries, either all memory is usable or none. Regions come out
 * sorted and apart, whatever the BIOS wrote: order, overlaps, empty entries.
 */
#include "cvm/boot/memmap.h"

#include "abi/limits.h"

/* Nothing is for us from here on. The page left out is never memory (the
 * processor's first instruction is in it); so no BASE + BYTES is 2^32. */
#define ADDRESSES 0xFFFFF000u

/* A piece of memory, not yet in whole pages: [BASE, END). */
struct range {
    uint64_t base;
    uint64_t end;
};

static uint64_t entry_base(const struct bios_entry *entry)
{
    return (uint64_t)entry->base_high << 32 | entry->base_low;
}

/* The end of ENTRY; an entry that wraps around ends with the addresses. */
static uint64_t entry_end(const struct bios_entry *entry)
{
    uint64_t bytes = (uint64_t)entry->bytes_high << 32 | entry->bytes_low;
    uint64_t end = entry_base(entry) + bytes;

    return end >= bytes ? end : UINT64_MAX;
}

static int is_usable(const struct bios_map *map, uint64_t address)
{
    int usable = 0;

    for (uint32_t i = 0; i < map->entries; i++) {
        const struct bios_entry *entry = &map->entry[i];

        if (entry_base(entry) <= address && address < entry_end(entry)) {
            if (entry->type != BIOS_USABLE) {
                return 0;
            }
            usable = 1;
        }
    }
    return usable;
}

/* The lowest bound of an entry above ADDRESS, or ADDRESSES. */
static uint64_t next_bound(const struct bios_map *map, uint64_t address)
{
    uint64_t next = ADDRESSES;

    for (uint32_t i = 0; i < map->entries; i++) {
        uint64_t base = entry_base(&map->entry[i]);
        uint64_t end = entry_end(&map->entry[i]);

        if (base > address && base < next) {
            next = base;
        }
        if (end > address && end < next) {
            next = end;
        }
    }
    return next;
}

static uint32_t smallest_region(const struct boot_info *info)
{
    uint32_t smallest = 0;

    for (uint32_t i = 1; i < info->regions; i++) {
        if (info->region[i].bytes < info->region[smallest].bytes) {
            smallest = i;
        }
    }
    return smallest;
}

/* Removes region INDEX; the others keep their order. */
static void remove_region(struct boot_info *info, uint32_t index)
{
    info->regions--;
    for (uint32_t i = index; i < info->regions; i++) {
        info->region[i] = info->region[i + 1];
    }
}

/* Appends the whole pages of RANGE to INFO. */
static void add_region(struct boot_info *info, const struct range *range)
{
    uint64_t page = PAGE_BYTES;
    uint64_t base = (range->base + page - 1) & ~(page - 1);
    uint64_t end = range->end & ~(page - 1);

    if (base >= end) {
        return;
    }
    if (info->regions == BOOT_REGIONS) {
        uint32_t smallest = smallest_region(info);

        if (end - base <= info->region[smallest].bytes) {
            return;
        }
        remove_region(info, smallest);
    }
    info->region[info->regions].base = (uint32_t)base;
    info->region[info->regions].bytes = (uint32_t)(end - base);
    info->regions++;
}

void memmap_make(const struct bios_map *map, struct boot_info *info)
{
    struct range range = {0, 0};
    uint64_t address = 0;

    info->regions = 0;
    while (address < ADDRESSES) {
        uint64_t next = next_bound(map, address);

        if (is_usable(map, address)) {
            if (range.end != address) {
                add_region(info, &range);
                range.base = address;
            }
            range.end = next;
        }
        address = next;
    }
    add_region(info, &range);
}
