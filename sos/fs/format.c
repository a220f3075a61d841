/* SPDX-License-Identifier: MIT
 *
 * Clusters begin at multiples of a line of the cache, and are as large as one
 * if the volume is large enough for that.
 */
#include "sos/fs/format.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/clock.h"
#include "sos/fs/mount.h"

#define RESERVED 256u /* boot sector and journal */
#define ROOT_ENTRIES 512u
#define ROOT_SECTORS (ROOT_ENTRIES * 32 / BLOCK_BYTES)
#define FATS 2u
#define MEDIA 0xF8u /* a hard disk */
#define MIN_CLUSTERS 4085u
#define MAX_CLUSTERS 65524u
#define LARGEST_CLUSTER 64u /* sectors */
#define LABEL_BYTES 11u

struct layout {
    uint32_t first, sectors;
    uint32_t reserved, fat_sectors, cluster_sectors;
};

/* Lays out the volume with clusters of SIZE sectors. Returns how many. */
static uint32_t try_size(struct layout *layout, uint32_t size)
{
    uint32_t most = layout->sectors / size + 2;
    uint32_t before, beyond;

    layout->cluster_sectors = size;
    layout->fat_sectors = (most * 2 + BLOCK_BYTES - 1) / BLOCK_BYTES;
    layout->reserved = RESERVED;
    before = RESERVED + FATS * layout->fat_sectors + ROOT_SECTORS;
    beyond = (layout->first + before) % CACHE_LINE_SECTORS;
    if (beyond > 0) {
        layout->reserved += CACHE_LINE_SECTORS - beyond;
        before += CACHE_LINE_SECTORS - beyond;
    }
    return before < layout->sectors ? (layout->sectors - before) / size : 0;
}

/* Chooses a size for clusters. Returns what is wrong, or NULL. */
static const char *lay_out(struct layout *layout)
{
    uint32_t size = CACHE_LINE_SECTORS;

    while (size > 1 && try_size(layout, size) < MIN_CLUSTERS) {
        size /= 2;
    }
    while (size < LARGEST_CLUSTER && try_size(layout, size) > MAX_CLUSTERS) {
        size *= 2;
    }
    if (try_size(layout, size) < MIN_CLUSTERS) {
        return "the partition is too small for FAT16";
    }
    return try_size(layout, size) > MAX_CLUSTERS
               ? "the partition is too large for FAT16"
               : NULL;
}

static void put_label(uint8_t *to, const char *label)
{
    size_t bytes = strlen(label);

    memset(to, ' ', LABEL_BYTES);
    memcpy(to, label, bytes < LABEL_BYTES ? bytes : LABEL_BYTES);
}

/* A machine that starts from this volume goes on to the next device. */
static void make_boot_sector(const struct layout *layout, const char *label,
                             uint8_t *boot)
{
    static const uint8_t start[] = {0xEB, 0x3C, 0x90, 'S', 'O', 'S',
                                    ' ',  ' ',  ' ',  ' ', ' '};
    static const uint8_t program[] = {0xCD, 0x18, 0xF4, 0xEB, 0xFD};

    memset(boot, 0, BLOCK_BYTES);
    memcpy(boot, start, sizeof start);
    bytes_put16(boot + 11, BLOCK_BYTES);
    boot[13] = (uint8_t)layout->cluster_sectors;
    bytes_put16(boot + 14, layout->reserved);
    boot[16] = FATS;
    bytes_put16(boot + 17, ROOT_ENTRIES);
    if (layout->sectors < 0x10000) {
        bytes_put16(boot + 19, layout->sectors);
    } else {
        bytes_put32(boot + 32, layout->sectors);
    }
    boot[21] = MEDIA;
    bytes_put16(boot + 22, layout->fat_sectors);
    bytes_put16(boot + 24, 63);  /* sectors of a track, ... */
    bytes_put16(boot + 26, 255); /* ... heads: of no meaning any more */
    bytes_put32(boot + 28, layout->first);
    boot[36] = 0x80;
    boot[38] = 0x29; /* three fields follow */
    bytes_put32(boot + 39, clock_now() * 2654435761u);
    put_label(boot + 43, label);
    memcpy(boot + 54, "FAT16   ", 8);
    memcpy(boot + 62, program, sizeof program);
    bytes_put16(boot + 510, 0xAA55);
}

/* Writes zeros to COUNT sectors from FIRST on. */
static int clear(uint32_t disk, uint32_t first, uint32_t count)
{
    static const uint8_t zeros[BLOCK_MOST * BLOCK_BYTES];
    uint32_t part;

    for (; count > 0; count -= part) {
        part = count < BLOCK_MOST ? count : BLOCK_MOST;
        if (block_write(disk, first, part, zeros) != 0) {
            return -EIO;
        }
        first += part;
    }
    return 0;
}

/* Writes all but the boot sector: what was there is no volume any more. */
static int write_empty(uint32_t disk, const struct layout *layout,
                       const char *label)
{
    uint32_t fat = layout->first + layout->reserved;
    uint32_t root = fat + FATS * layout->fat_sectors;
    uint8_t sector[BLOCK_BYTES] = {MEDIA, 0xFF, 0xFF, 0xFF};
    uint32_t date, time;
    int result =
        clear(disk, layout->first, root + ROOT_SECTORS - layout->first);

    if (result == 0) {
        result = block_write(disk, fat, 1, sector);
    }
    if (result == 0) {
        result = block_write(disk, fat + layout->fat_sectors, 1, sector);
    }
    memset(sector, 0, BLOCK_BYTES);
    clock_to_fat(clock_now(), &date, &time);
    put_label(sector, label);
    sector[11] = DIR_VOLUME_LABEL;
    bytes_put16(sector + 22, time);
    bytes_put16(sector + 24, date);
    if (result == 0 && label[0] != 0) {
        result = block_write(disk, root, 1, sector);
    }
    return result == 0 ? block_flush(disk) : result;
}

int format_partition(uint32_t disk, uint32_t partition, const char *label,
                     const char **reason)
{
    static struct volume volume;
    struct layout layout;
    uint8_t boot[BLOCK_BYTES];
    int result;

    *reason = "there is no disk";
    if (disk >= BLOCK_DISKS || partition > 4) {
        return -EINVAL;
    }
    result = block_start(disk);
    if (result == 0) {
        result = volume_find(&volume, disk, partition, reason);
    }
    if (result != 0) {
        return result;
    }
    if (mount_overlaps(&volume)) {
        return -EBUSY;
    }
    layout = (struct layout){.first = volume.first, .sectors = volume.sectors};
    *reason = lay_out(&layout);
    if (*reason != NULL) {
        return -EINVAL;
    }
    make_boot_sector(&layout, label[0] != 0 ? label : "NO NAME", boot);
    result = write_empty(disk, &layout, label);
    if (result == 0) {
        result = block_write(disk, layout.first, 1, boot);
    }
    return result == 0 ? block_flush(disk) : result;
}
