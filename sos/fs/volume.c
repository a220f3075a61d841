/* SPDX-License-Identifier: MIT
 *
 * All that the boot sector says is checked once, so that the arithmetic after
 * it cannot go wrong: no product or sum of the checked numbers leaves the
 * partition.
 */
#include "sos/fs/volume.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/crc.h"

/* Partition table (sector 0): four entries of 16 bytes. */
#define TABLE_OFFSET 446u
#define TABLE_ENTRIES 4u
#define TABLE_ENTRY_BYTES 16u
#define SIGNATURE_OFFSET 510u
#define SIGNATURE 0xAA55u

#define ENTRIES_PER_SECTOR (BLOCK_BYTES / 2) /* of the FAT */
#define DIR_ENTRY_BYTES 32u
#define MIN_CLUSTERS 4085u  /* fewer are FAT12, */
#define MAX_CLUSTERS 65524u /* more are FAT32 */
#define STATE_OFFSET 0x25u  /* byte that other systems change: not identity */

static bool is_fat_type(uint8_t type)
{
    return type == 0x04 || type == 0x06 || type == 0x0E;
}

/* Takes the place of entry I of the table in SECTOR. */
static const char *take_partition(const uint8_t *sector, uint32_t i,
                                  struct volume *volume)
{
    const uint8_t *entry = sector + TABLE_OFFSET + i * TABLE_ENTRY_BYTES;
    uint32_t all = block_count(volume->disk);

    volume->partition = i + 1;
    volume->first = bytes_get32(entry + 8);
    volume->sectors = bytes_get32(entry + 12);
    if (volume->first == 0 || volume->sectors == 0 || volume->first >= all ||
        volume->sectors > all - volume->first) {
        return "the FAT partition does not lie on the disk";
    }
    return NULL;
}

/* Whether SECTOR begins with a table: as opposed to a boot sector, where bytes
 * of text and program stand in its place. */
static bool has_table(const uint8_t *sector)
{
    uint32_t i;
    bool has_entry = false;

    for (i = 0; i < TABLE_ENTRIES; i++) {
        const uint8_t *entry = sector + TABLE_OFFSET + i * TABLE_ENTRY_BYTES;

        if ((entry[0] & 0x7F) != 0) {
            return false;
        }
        has_entry = has_entry || entry[4] != 0;
    }
    return has_entry && bytes_get16(sector + SIGNATURE_OFFSET) == SIGNATURE;
}

/* Finds PARTITION in the table of SECTOR. Returns what is wrong, or NULL. */
static const char *find_partition(const uint8_t *sector, uint32_t partition,
                                  struct volume *volume)
{
    uint32_t i;

    if (!has_table(sector)) {
        volume->partition = 0;
        volume->first = 0;
        volume->sectors = block_count(volume->disk);
        return partition == 0 ? NULL : "the disk has no partition table";
    }
    for (i = 0; i < TABLE_ENTRIES; i++) {
        bool wanted = partition == 0 || partition == i + 1;

        if (wanted &&
            is_fat_type(sector[TABLE_OFFSET + i * TABLE_ENTRY_BYTES + 4])) {
            return take_partition(sector, i, volume);
        }
    }
    return "the disk has no FAT16 partition";
}

/* The numbers of a boot sector, each of 8 or 16 bits but for TOTAL. */
struct numbers {
    uint32_t sector_bytes, per_cluster, reserved, fats, root_entries, total,
        fat_sectors;
};

static struct numbers read_numbers(const uint8_t *boot)
{
    struct numbers n = {
        .sector_bytes = bytes_get16(boot + 11),
        .per_cluster = boot[13],
        .reserved = bytes_get16(boot + 14),
        .fats = boot[16],
        .root_entries = bytes_get16(boot + 17),
        .total = bytes_get16(boot + 19),
        .fat_sectors = bytes_get16(boot + 22),
    };

    if (n.total == 0) {
        n.total = bytes_get32(boot + 32);
    }
    return n;
}

/* Checks the numbers one by one. Returns what is wrong, or NULL. */
static const char *check_numbers(const struct numbers *n)
{
    if (n->sector_bytes != BLOCK_BYTES) {
        return "the volume's sectors are not of 512 bytes";
    }
    if (n->per_cluster == 0 || (n->per_cluster & (n->per_cluster - 1)) != 0) {
        return "the volume's cluster size is no power of two";
    }
    if (n->reserved == 0 || n->fats == 0 || n->fats > 2 ||
        n->fat_sectors == 0) {
        return "the volume has no FAT16 file allocation table";
    }
    if (n->root_entries == 0 ||
        n->root_entries * DIR_ENTRY_BYTES % BLOCK_BYTES != 0) {
        return "the volume's root directory fills no whole sectors";
    }
    return NULL;
}

/* Lays out VOLUME and checks that it fits. Sums of these numbers do not
 * overflow. */
static const char *lay_out(const struct numbers *n, struct volume *volume)
{
    uint32_t root_sectors = n->root_entries * DIR_ENTRY_BYTES / BLOCK_BYTES;
    uint32_t before = n->reserved + n->fats * n->fat_sectors + root_sectors;

    if (n->total > volume->sectors || before >= n->total) {
        return "the volume is larger than its partition, or has no clusters";
    }
    volume->cluster_sectors = n->per_cluster;
    volume->fats = n->fats;
    volume->fat = volume->first + n->reserved;
    volume->fat_sectors = n->fat_sectors;
    volume->root = volume->fat + n->fats * n->fat_sectors;
    volume->root_sectors = root_sectors;
    volume->data = volume->first + before;
    volume->clusters = (n->total - before) / n->per_cluster;
    if (volume->clusters < MIN_CLUSTERS || volume->clusters > MAX_CLUSTERS) {
        return "the volume is FAT12 or FAT32, not FAT16";
    }
    if ((volume->clusters + VOLUME_FIRST_CLUSTER - 1) / ENTRIES_PER_SECTOR >=
        n->fat_sectors) {
        return "the volume's FAT is too short for its clusters";
    }
    return NULL;
}

/* The journal is all that is reserved but for the boot sector. */
static void place_journal(struct volume *volume, uint32_t reserved,
                          uint8_t *boot)
{
    boot[STATE_OFFSET] = 0;
    volume->log = (struct log){
        .disk = volume->disk,
        .first = volume->first + 1,
        .sectors = reserved - 1,
        .identity = crc_add(CRC_START, boot, BLOCK_BYTES),
        .homes = volume->fat,
        .homes_end = volume->data + volume->clusters * volume->cluster_sectors,
        .twin_first = volume->fat,
        .twin_sectors = volume->fats == 2 ? volume->fat_sectors : 0,
    };
}

/* Checks the boot sector and fills VOLUME from it. */
static const char *read_boot_sector(uint8_t *boot, struct volume *volume)
{
    struct numbers n = read_numbers(boot);
    const char *wrong;

    if (bytes_get16(boot + SIGNATURE_OFFSET) != SIGNATURE) {
        return volume->first == 0
                   ? "the disk has no partition table, and is no volume"
                   : "the volume's boot sector has no signature";
    }
    wrong = check_numbers(&n);
    if (wrong == NULL) {
        wrong = lay_out(&n, volume);
    }
    if (wrong == NULL) {
        place_journal(volume, n.reserved, boot);
    }
    return wrong;
}

int volume_find(struct volume *volume, uint32_t disk, uint32_t partition,
                const char **reason)
{
    uint8_t sector[BLOCK_BYTES];

    volume->disk = disk;
    *reason = "the disk cannot be read";
    if (block_count(disk) == 0 || block_read(disk, 0, 1, sector) != 0) {
        return -EIO;
    }
    *reason = find_partition(sector, partition, volume);
    return *reason == NULL ? 0 : -EINVAL;
}

int volume_read(struct volume *volume, uint32_t disk, uint32_t partition,
                const char **reason)
{
    uint8_t sector[BLOCK_BYTES];
    int result = volume_find(volume, disk, partition, reason);

    if (result != 0) {
        return result;
    }
    *reason = "the volume's boot sector cannot be read";
    if (block_read(disk, volume->first, 1, sector) != 0) {
        return -EIO;
    }
    *reason = read_boot_sector(sector, volume);
    return *reason == NULL ? 0 : -EINVAL;
}

uint32_t volume_cluster_bytes(const struct volume *volume)
{
    return volume->cluster_sectors * BLOCK_BYTES;
}

bool volume_has_cluster(const struct volume *volume, uint32_t cluster)
{
    return cluster >= VOLUME_FIRST_CLUSTER &&
           cluster - VOLUME_FIRST_CLUSTER < volume->clusters;
}

uint32_t volume_sector(const struct volume *volume, uint32_t cluster)
{
    return volume->data +
           (cluster - VOLUME_FIRST_CLUSTER) * volume->cluster_sectors;
}
