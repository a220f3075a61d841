/* SPDX-License-Identifier: MIT
 *
 * cvm/boot/memmap.c on the host: maps as BIOSes give them, maps as no BIOS
 * should, and random ones (fixed seed) that are compared page by page.
 */
#include "cvm/boot/memmap.h"

#include <string.h>

#include "abi/limits.h"
#include "grading/layers/ktap.h"

enum {
    USABLE = 1,
    RESERVED = 2,
    ACPI = 3
};

static struct bios_map map;
static struct boot_info info;

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)random_state * bound >> 32);
}

static void add(uint64_t base, uint64_t bytes, uint32_t type)
{
    map.entry[map.entries] =
        (struct bios_entry){(uint32_t)base, (uint32_t)(base >> 32),
                            (uint32_t)bytes, (uint32_t)(bytes >> 32), type};
    map.entries++;
}

static bool region_is(uint32_t index, uint32_t base, uint32_t end)
{
    return index < info.regions && info.region[index].base == base &&
           info.region[index].bytes == end - base;
}

static void test_qemu(void)
{
    map.entries = 0;
    add(0, 0x9FC00, USABLE);
    add(0x9FC00, 0x400, RESERVED);
    add(0xF0000, 0x10000, RESERVED);
    add(0x100000, 0x3EE0000, USABLE);
    add(0x3FE0000, 0x20000, RESERVED);
    add(0xFFFC0000, 0x40000, RESERVED);
    add(0x100000000, 0x40000000, USABLE);
    memmap_make(&map, &info);
    CHECK(info.regions == 2);
    CHECK(region_is(0, 0, 0x9F000));
    CHECK(region_is(1, 0x100000, 0x3FE0000));
}

/* Any order; neighbours and overlaps join; what is reserved wins. */
static void test_disorder(void)
{
    map.entries = 0;
    add(0x800000, 0x100000, USABLE);
    add(0x500000, 0x1800, RESERVED);
    add(0x400000, 0x480000, USABLE);
    add(0x100000, 0x300000, USABLE);
    add(0x300000, 0x200000, USABLE);
    add(0x600000, 0, RESERVED);
    add(0x8FF800, 0x10000, ACPI);
    memmap_make(&map, &info);
    CHECK(info.regions == 2);
    CHECK(region_is(0, 0x100000, 0x500000));
    CHECK(region_is(1, 0x502000, 0x8FF000));
}

/* Ranges that reach or pass the end of the addresses; ones without a page. */
static void test_ends(void)
{
    map.entries = 0;
    add(0x1001, 0x1FFE, USABLE);
    add(0xF0000000, 0x20000000, USABLE);
    add(0xFFFFFFFFFFFFF000, 0x2000, USABLE);
    memmap_make(&map, &info);
    CHECK(info.regions == 1);
    CHECK(region_is(0, 0xF0000000, 0xFFFFF000));

    map.entries = 0;
    add(0, UINT64_MAX, USABLE);
    add(0xE0000000, UINT64_MAX, RESERVED);
    memmap_make(&map, &info);
    CHECK(info.regions == 1);
    CHECK(region_is(0, 0, 0xE0000000));
}

static void test_empty(void)
{
    map.entries = 0;
    memmap_make(&map, &info);
    CHECK(info.regions == 0);
}

/* Of more regions than there is room for, the smallest are left out. */
static void test_too_many(void)
{
    map.entries = 0;
    for (uint32_t i = 0; i < 40; i++) {
        uint32_t pages = (i * 7 + 20) % 40 + 1; /* each once; 14 last */

        add(i * (uint64_t)0x100000, pages * PAGE_BYTES, USABLE);
    }
    memmap_make(&map, &info);
    CHECK(info.regions == BOOT_REGIONS);
    for (uint32_t i = 0; i < info.regions; i++) {
        CHECK(info.region[i].bytes > (40 - BOOT_REGIONS) * PAGE_BYTES);
        CHECK(i == 0 || info.region[i - 1].base < info.region[i].base);
    }
}

enum {
    PAGES = 64,
    UNITS = 4 * PAGES
}; /* a unit is a quarter of a page */

/* Whether every byte of page PAGE is usable, by looking at its quarters. */
static bool expected(uint32_t page)
{
    for (uint32_t unit = 4 * page; unit < 4 * page + 4; unit++) {
        bool usable = false;

        for (uint32_t i = 0; i < map.entries; i++) {
            const struct bios_entry *entry = &map.entry[i];
            uint32_t address = unit * (PAGE_BYTES / 4);

            if (address - entry->base_low < entry->bytes_low) {
                if (entry->type != USABLE) {
                    return false;
                }
                usable = true;
            }
        }
        if (!usable) {
            return false;
        }
    }
    return true;
}

static bool has_page(uint32_t page)
{
    for (uint32_t i = 0; i < info.regions; i++) {
        if (page * PAGE_BYTES - info.region[i].base < info.region[i].bytes) {
            return true;
        }
    }
    return false;
}

static void test_random(void)
{
    random_state = 3;
    for (uint32_t n = 0; n < 20000; n++) {
        uint32_t base[2];
        bool equal = true;

        map.entries = 0;
        for (uint32_t i = random_below(12); i > 0; i--) {
            base[0] = random_below(UNITS);
            base[1] = random_below(UNITS - base[0]);
            add(base[0] * (PAGE_BYTES / 4), base[1] * (PAGE_BYTES / 4),
                1 + random_below(2) * random_below(2));
        }
        memmap_make(&map, &info);
        for (uint32_t page = 0; page < PAGES; page++) {
            equal = equal && has_page(page) == expected(page);
        }
        CHECK(equal);
        for (uint32_t i = 1; i < info.regions; i++) {
            CHECK(info.region[i - 1].base + info.region[i - 1].bytes <
                  info.region[i].base);
        }
    }
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"boot-memmap-qemu", test_qemu},
        {"boot-memmap-disorder", test_disorder},
        {"boot-memmap-ends", test_ends},
        {"boot-memmap-empty", test_empty},
        {"boot-memmap-too-many", test_too_many},
        {"boot-memmap-random", test_random},
    };

    return ktap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
