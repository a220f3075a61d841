/* SPDX-License-Identifier: MIT */
#include "labs/lab5-drivers/guest/disk.h"

#include <string.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum { GUARD_BYTES = 64, GUARD = 0xA5 };

/* A guard, the sectors, a guard; at an odd address. */
static uint8_t memory[1 + GUARD_BYTES + ATA_MOST_SECTORS * ATA_SECTOR_BYTES +
                      GUARD_BYTES];
static uint8_t *const buffer = memory + 1 + GUARD_BYTES;

uint32_t disk_find(uint32_t drive)
{
    uint32_t sectors = 0;
    int result = ata_find(drive, &sectors);

    sectors = result == 0 ? sectors : 0;
    observe("found", drive, (uint32_t)-result, sectors);
    return sectors;
}

uint32_t disk_begin(uint32_t drive)
{
    if (change_driver(HN_SELF, DEVICE_DISK, 1) != 0) {
        give_up("no disk", 0);
    }
    ata_start();
    return disk_find(drive);
}

static uint32_t sum_of(const uint8_t *bytes, uint32_t count)
{
    uint32_t sum = count;

    for (uint32_t i = 0; i < count; i++) {
        sum = sum * 31 + bytes[i];
    }
    return sum;
}

static void check_guards(const uint8_t *after)
{
    for (uint32_t i = 0; i < GUARD_BYTES; i++) {
        if (buffer[-1 - (int)i] != GUARD || after[i] != GUARD) {
            observe("around", i, buffer[-1 - (int)i], after[i]);
            return;
        }
    }
}

void disk_read(uint32_t drive, uint32_t first, uint32_t count)
{
    uint32_t bytes = count * ATA_SECTOR_BYTES;
    int result;

    memset(memory, GUARD, sizeof(memory));
    result = ata_read(drive, first, count, buffer);
    observe("read", first, (uint32_t)-result,
            result == 0 ? sum_of(buffer, bytes) : 0);
    check_guards(buffer + bytes);
}

void disk_write(uint32_t drive, uint32_t first, uint32_t count, uint32_t seed)
{
    uint32_t bytes = count * ATA_SECTOR_BYTES;

    for (uint32_t i = 0; i < bytes; i++) {
        seed = seed * 1664525 + 1013904223;
        buffer[i] = (uint8_t)(seed >> 24);
    }
    observe("wrote", first, (uint32_t)-ata_write(drive, first, count, buffer),
            0);
}
