/* SPDX-License-Identifier: MIT
 *
 * Invariant: written[D] is the sum of what tells of the sectors of disk D that
 * differ from those of a new disk.
 */
#include "grading/layers/drivers/ata_disk.h"

#include <stddef.h>
#include <string.h>

enum { STRETCH = 288, STRETCHES = 5 };

/* Where the stretches begin: around the borders between address registers. */
static const uint32_t begins[STRETCHES] = {0, 0x00000100 - 16, 0x00010000 - 128,
                                           0x01000000 - 128,
                                           DISK_SECTORS - STRETCH + 16};

static struct disk disks[DISKS];
static uint32_t written[DISKS];
static struct {
    uint32_t since; /* the start in which it was written */
    uint8_t bytes[DISK_BYTES];
} kept[DISKS][STRETCHES][STRETCH];
static uint32_t starts;

void disk_start(void)
{
    memset(disks, 0, sizeof(disks));
    memset(written, 0, sizeof(written));
    starts++;
}

struct disk *disk_get(uint32_t drive)
{
    return &disks[drive];
}

bool disk_is_usable(const struct disk *disk)
{
    return disk->kind != DISK_ABSENT && disk->kind != DISK_PACKET &&
           disk->kind != DISK_OLD && disk->kind != DISK_DUMB;
}

enum disk_fault disk_take_fault(uint32_t drive, uint32_t first, uint32_t count)
{
    struct disk *disk = &disks[drive];

    if (disk->faults == 0 || disk->bad - first >= count) {
        return DISK_FINE;
    }
    disk->faults--;
    return disk->fault;
}

/* Finds where a sector is kept. Returns: whether it can be. */
static bool find(uint32_t sector, uint32_t *stretch, uint32_t *at)
{
    for (uint32_t i = 0; i < STRETCHES; i++) {
        if (sector >= begins[i] && sector - begins[i] < STRETCH) {
            *stretch = i;
            *at = sector - begins[i];
            return true;
        }
    }
    return false;
}

/* What a new disk has there: words that say where they are. */
static void make_up(uint32_t drive, uint32_t sector, uint8_t *to)
{
    uint32_t words[DISK_BYTES / 4];

    for (uint32_t i = 0; i < DISK_BYTES / 4; i++) {
        words[i] = (sector * 2 + drive + 1) * 2654435761u + i * 40503u;
    }
    memcpy(to, words, DISK_BYTES);
}

void disk_read(uint32_t drive, uint32_t sector, uint8_t *to)
{
    uint32_t stretch, at;

    if (find(sector, &stretch, &at) &&
        kept[drive][stretch][at].since == starts) {
        memcpy(to, kept[drive][stretch][at].bytes, DISK_BYTES);
    } else {
        make_up(drive, sector, to);
    }
}

uint32_t disk_sum(const uint8_t *bytes, uint32_t count, uint32_t sum)
{
    for (uint32_t i = 0; i + 4 <= count; i += 4) {
        uint32_t word;

        memcpy(&word, bytes + i, 4);
        sum = (sum ^ word) * 16777619u;
        sum ^= sum >> 15;
    }
    return sum;
}

/* What the sector contributes to written[]. */
static uint32_t mark(uint32_t drive, uint32_t sector, const uint8_t *bytes)
{
    uint8_t fresh[DISK_BYTES];

    make_up(drive, sector, fresh);
    return memcmp(fresh, bytes, DISK_BYTES) == 0
               ? 0
               : disk_sum(bytes, DISK_BYTES, sector * 2 + 1);
}

void disk_write(uint32_t drive, uint32_t sector, const uint8_t *from)
{
    uint8_t before[DISK_BYTES];
    uint32_t stretch, at;

    disk_read(drive, sector, before);
    written[drive] += mark(drive, sector, from) - mark(drive, sector, before);
    if (find(sector, &stretch, &at)) {
        kept[drive][stretch][at].since = starts;
        memcpy(kept[drive][stretch][at].bytes, from, DISK_BYTES);
    }
}

void disk_forget(uint32_t drive, uint32_t first, uint32_t count)
{
    uint8_t fresh[DISK_BYTES];

    for (uint32_t i = 0; i < count; i++) {
        make_up(drive, first + i, fresh);
        disk_write(drive, first + i, fresh);
    }
}

uint32_t disk_written(uint32_t drive)
{
    return written[drive];
}
