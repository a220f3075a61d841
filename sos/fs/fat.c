/* SPDX-License-Identifier: MIT
 *
 * Mounting checks all that the boot sector says, once, so that the arithmetic
 * after it cannot go wrong: no product or sum of the checked numbers leaves
 * the partition. The FAT's own contents change and are checked at each step.
 *
 * A chain is never walked further than there are clusters: a longer one must
 * have a loop.
 */
#include "sos/fs/fat.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"

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

/* Values of FAT entries that are no cluster numbers. */
#define LAST_FROM 0xFFF8u /* this and above: the end of a chain */

/* The volume that is mounted; sectors count from the start of the disk. */
static struct {
    uint32_t cluster_sectors;
    uint32_t fat;          /* first sector of the first FAT */
    uint32_t root;         /* first sector of the root directory */
    uint32_t root_sectors;
    uint32_t data;         /* first sector of cluster 2 */
    uint32_t clusters;     /* their numbers are 2 .. clusters + 1 */
} volume;

static bool is_fat_type(uint8_t type)
{
    return type == 0x04 || type == 0x06 || type == 0x0E;
}

/* Finds the first FAT partition in the table of SECTOR. */
static const char *find_partition(const uint8_t *sector, uint32_t *first,
                                  uint32_t *count)
{
    uint32_t i;

    if (bytes_get16(sector + SIGNATURE_OFFSET) != SIGNATURE) {
        return "the disk has no partition table";
    }
    for (i = 0; i < TABLE_ENTRIES; i++) {
        const uint8_t *entry = sector + TABLE_OFFSET + i * TABLE_ENTRY_BYTES;

        if (is_fat_type(entry[4])) {
            *first = bytes_get32(entry + 8);
            *count = bytes_get32(entry + 12);
            if (*first == 0 || *count == 0 || *first >= block_count(0) ||
                *count > block_count(0) - *first) {
                return "the FAT partition does not lie on the disk";
            }
            return NULL;
        }
    }
    return "the disk has no FAT16 partition";
}

/* Checks the boot sector of a partition of COUNT sectors at FIRST and fills
 * VOLUME from it. Returns what is wrong, or NULL. Every field is at most 16
 * bits wide or bounded by COUNT, so that no sum here overflows. */
static const char *read_boot_sector(const uint8_t *boot, uint32_t first,
                                    uint32_t count)
{
    uint32_t per_cluster = boot[13];
    uint32_t reserved = bytes_get16(boot + 14);
    uint32_t fats = boot[16];
    uint32_t root_entries = bytes_get16(boot + 17);
    uint32_t total = bytes_get16(boot + 19);
    uint32_t fat_sectors = bytes_get16(boot + 22);
    uint32_t root_sectors, before_data;

    if (bytes_get16(boot + SIGNATURE_OFFSET) != SIGNATURE) {
        return "the volume's boot sector has no signature";
    }
    if (bytes_get16(boot + 11) != BLOCK_BYTES) {
        return "the volume's sectors are not of 512 bytes";
    }
    if (per_cluster == 0 || (per_cluster & (per_cluster - 1)) != 0) {
        return "the volume's cluster size is no power of two";
    }
    if (reserved == 0 || fats == 0 || fats > 2 || fat_sectors == 0) {
        return "the volume has no FAT16 file allocation table";
    }
    if (root_entries == 0 ||
        root_entries * DIR_ENTRY_BYTES % BLOCK_BYTES != 0) {
        return "the volume's root directory fills no whole sectors";
    }
    if (total == 0) {
        total = bytes_get32(boot + 32);
    }
    root_sectors = root_entries * DIR_ENTRY_BYTES / BLOCK_BYTES;
    before_data = reserved + fats * fat_sectors + root_sectors;
    if (total > count || before_data >= total) {
        return "the volume is larger than its partition, or has no clusters";
    }
    volume.cluster_sectors = per_cluster;
    volume.fat = first + reserved;
    volume.root = volume.fat + fats * fat_sectors;
    volume.root_sectors = root_sectors;
    volume.data = first + before_data;
    volume.clusters = (total - before_data) / per_cluster;
    if (volume.clusters < MIN_CLUSTERS || volume.clusters > MAX_CLUSTERS) {
        return "the volume is FAT12 or FAT32, not FAT16";
    }
    if ((volume.clusters + FAT_FIRST_CLUSTER - 1) / ENTRIES_PER_SECTOR >=
        fat_sectors) {
        return "the volume's FAT is too short for its clusters";
    }
    return NULL;
}

int fat_mount(const char **reason)
{
    uint8_t sector[BLOCK_BYTES];
    uint32_t first, count;

    cache_start();
    *reason = "the disk cannot be read";
    if (block_count(0) == 0 || block_read(0, 0, 1, sector) != 0) {
        return -EIO;
    }
    *reason = find_partition(sector, &first, &count);
    if (*reason != NULL) {
        return -EINVAL;
    }
    *reason = "the volume's boot sector cannot be read";
    if (block_read(0, first, 1, sector) != 0) {
        return -EIO;
    }
    *reason = read_boot_sector(sector, first, count);
    return *reason == NULL ? 0 : -EINVAL;
}

uint32_t fat_cluster_bytes(void)
{
    return volume.cluster_sectors * BLOCK_BYTES;
}

int fat_is_cluster(uint32_t cluster)
{
    return cluster >= FAT_FIRST_CLUSTER &&
           cluster - FAT_FIRST_CLUSTER < volume.clusters;
}

void fat_chain_start(struct fat_chain *chain, uint32_t first)
{
    chain->first = first;
    chain->cluster = first;
    chain->index = 0;
}

/* The cluster after CLUSTER: 0 in *NEXT if it is the last one. */
static int next_cluster(uint32_t cluster, uint32_t *next)
{
    const uint8_t *bytes;
    uint32_t sectors, value;
    int result;

    result = cache_view(volume.fat + cluster / ENTRIES_PER_SECTOR, &bytes,
                        &sectors);
    if (result != 0) {
        return result;
    }
    value = bytes_get16(bytes + cluster % ENTRIES_PER_SECTOR * 2);
    if (value >= LAST_FROM) {
        *next = 0;
        return 0;
    }
    *next = value;
    return fat_is_cluster(value) ? 0 : -EIO;
}

/* Moves CHAIN to its INDEXth cluster. *FOUND is false if it ends before. */
static int go_to(struct fat_chain *chain, uint32_t index, bool *found)
{
    uint32_t next;
    int result;

    *found = false;
    if (index >= volume.clusters) {
        return -EIO;
    }
    if (index < chain->index) {
        fat_chain_start(chain, chain->first);
    }
    while (chain->index < index) {
        result = next_cluster(chain->cluster, &next);
        if (result != 0 || next == 0) {
            return result;
        }
        chain->cluster = next;
        chain->index++;
    }
    *found = true;
    return 0;
}

/* Extends a run that begins in CHAIN's cluster and has HAVE sectors, while the
 * next cluster of the chain is the next one on the disk, up to WANT sectors.
 * A chain that is damaged further on does not make this run unreadable. */
static uint32_t extend(const struct fat_chain *chain, uint32_t have,
                       uint32_t want)
{
    uint32_t cluster = chain->cluster;
    uint32_t next;

    while (have < want) {
        if (next_cluster(cluster, &next) != 0 || next != cluster + 1) {
            return have;
        }
        cluster = next;
        have += volume.cluster_sectors;
    }
    return want;
}

int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count)
{
    uint32_t inside = sector % volume.cluster_sectors;
    bool found;
    int result;

    *count = 0;
    if (chain->first == FAT_ROOT) {
        if (sector < volume.root_sectors) {
            uint32_t rest = volume.root_sectors - sector;

            *disk = volume.root + sector;
            *count = want < rest ? want : rest;
        }
        return 0;
    }
    result = go_to(chain, sector / volume.cluster_sectors, &found);
    if (result != 0 || !found) {
        return result;
    }
    *disk = volume.data + inside +
            (chain->cluster - FAT_FIRST_CLUSTER) * volume.cluster_sectors;
    *count = extend(chain, volume.cluster_sectors - inside, want);
    return 0;
}
