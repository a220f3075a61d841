/* SPDX-License-Identifier: MIT
 *
 * The free cluster with the lowest number is taken. Below the hint nothing is
 * free. An entry is read in one place, which says what kind it is.
 */
#include "sos/fs/fat.h"

#include <errno.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"

enum { ENTRY_BYTES = 2, PER_SECTOR = BLOCK_BYTES / ENTRY_BYTES, BITS = 32 };

enum { ENTRY_FREE = 0, ENTRY_END = 0xFFFF, ENTRY_ENDS_FROM = 0xFFF8 };

/* --- Sets of clusters ----------------------------------------------------- */

static bool has(const uint32_t *set, uint32_t cluster)
{
    return (set[cluster / BITS] & 1u << cluster % BITS) != 0;
}

static void add(uint32_t *set, uint32_t cluster)
{
    set[cluster / BITS] |= 1u << cluster % BITS;
}

static void take_out(uint32_t *set, uint32_t cluster)
{
    set[cluster / BITS] &= ~(1u << cluster % BITS);
}

static uint32_t end_of(const struct volume *volume)
{
    return volume->clusters + VOLUME_FIRST_CLUSTER;
}

/* --- Chains --------------------------------------------------------------- */

void fat_chain_start(struct fat_chain *chain, struct volume *volume,
                     uint32_t first)
{
    *chain = (struct fat_chain){volume, first, first, 0};
}

int fat_next(struct volume *volume, uint32_t cluster, uint32_t *next)
{
    const uint8_t *sector;
    uint32_t seen, entry;

    if (cache_view(volume->disk, volume->fat + cluster / PER_SECTOR, &sector,
                   &seen) != 0) {
        return -EIO;
    }
    entry = bytes_get16(sector + ENTRY_BYTES * (cluster % PER_SECTOR));
    *next = entry < ENTRY_ENDS_FROM ? entry : 0;
    return entry >= ENTRY_ENDS_FROM || volume_has_cluster(volume, entry)
               ? 0
               : -EIO;
}

/* Makes CHAIN go on by one cluster. Returns 1; 0 at its end; -EIO. */
static int step(struct fat_chain *chain)
{
    uint32_t next;
    int result = fat_next(chain->volume, chain->cluster, &next);

    if (result != 0 || next == 0) {
        return result;
    }
    chain->cluster = next;
    chain->index++;
    return chain->index < chain->volume->clusters ? 1 : -EIO;
}

static void locate_in_root(const struct volume *volume, uint32_t sector,
                           uint32_t want, uint32_t *disk, uint32_t *count)
{
    for (*count = 0; *count < want; (*count)++) {
        if (sector + *count >= volume->root_sectors) {
            break;
        }
    }
    *disk = volume->root + sector;
}

int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count)
{
    struct volume *volume = chain->volume;
    uint32_t index = sector / volume->cluster_sectors;
    uint32_t end, next;
    int result = 1;

    *count = 0;
    if (chain->first == FAT_ROOT) {
        locate_in_root(volume, sector, want, disk, count);
        return 0;
    }
    if (chain->index > index) {
        fat_chain_start(chain, volume, chain->first);
    }
    while (chain->index < index) {
        result = step(chain);
        if (result != 1) {
            return result;
        }
    }
    *disk = volume_sector(volume, chain->cluster) +
            sector % volume->cluster_sectors;
    end = chain->cluster;
    do {
        end++;
        *count = volume_sector(volume, end - 1) + volume->cluster_sectors -
                 *disk;
    } while (*count < want && fat_next(volume, end - 1, &next) == 0 &&
             next == end);
    *count = *count < want ? *count : want;
    return 0;
}

/* --- Free clusters -------------------------------------------------------- */

void fat_set_used(struct volume *volume, const uint32_t *used)
{
    uint32_t cluster;

    volume->free_clusters = 0;
    volume->freed_clusters = 0;
    volume->hint = VOLUME_FIRST_CLUSTER;
    for (cluster = 0; cluster < VOLUME_CLUSTERS; cluster++) {
        take_out(volume->free_map, cluster);
        take_out(volume->freed_map, cluster);
        if (volume_has_cluster(volume, cluster) && !has(used, cluster)) {
            add(volume->free_map, cluster);
            volume->free_clusters++;
        }
    }
}

uint32_t fat_available(const struct volume *volume)
{
    return volume->free_clusters - volume->freed_clusters;
}

void fat_committed(struct volume *volume)
{
    uint32_t word;

    for (word = 0; volume->freed_clusters > 0 && word < VOLUME_CLUSTERS / BITS;
         word++) {
        volume->free_map[word] |= volume->freed_map[word];
        volume->freed_map[word] = 0;
    }
    volume->freed_clusters = 0;
    volume->hint = VOLUME_FIRST_CLUSTER;
}

/* The lowest free cluster; the volume's end if there is none. */
static uint32_t find_lowest(struct volume *volume)
{
    uint32_t cluster = volume->hint;

    while (cluster < end_of(volume) && !has(volume->free_map, cluster)) {
        cluster += volume->free_map[cluster / BITS] == 0
                       ? BITS - cluster % BITS
                       : 1;
    }
    volume->hint = cluster < end_of(volume) ? cluster : end_of(volume);
    return volume->hint;
}

/* --- Changes -------------------------------------------------------------- */

static int write_entry(struct volume *volume, uint32_t cluster, uint32_t entry)
{
    uint8_t *sector;

    if (journal_edit(&volume->journal, volume->fat + cluster / PER_SECTOR, true,
                     &sector) != 0) {
        return -EIO;
    }
    bytes_put16(sector + ENTRY_BYTES * (cluster % PER_SECTOR), entry);
    return 0;
}

int fat_end(struct volume *volume, uint32_t cluster)
{
    return write_entry(volume, cluster, ENTRY_END);
}

int fat_extend(struct volume *volume, uint32_t last, uint32_t *cluster)
{
    uint32_t found = find_lowest(volume);

    if (found == end_of(volume)) {
        return -ENOSPC;
    }
    if ((last != 0 && write_entry(volume, last, found) != 0) ||
        write_entry(volume, found, ENTRY_END) != 0) {
        return -EIO;
    }
    take_out(volume->free_map, found);
    volume->free_clusters--;
    *cluster = found;
    return 0;
}

int fat_free(struct volume *volume, uint32_t first, uint32_t leave,
             uint32_t *rest)
{
    uint32_t next;

    for (*rest = first; *rest != 0; *rest = next) {
        if (journal_room(&volume->journal) <= leave) {
            return 0;
        }
        if (fat_next(volume, *rest, &next) != 0 ||
            write_entry(volume, *rest, ENTRY_FREE) != 0) {
            journal_abort(&volume->journal, -EIO);
            return -EIO;
        }
        cache_drop(volume->disk, volume_sector(volume, *rest),
                   volume->cluster_sectors);
        add(volume->freed_map, *rest);
        volume->freed_clusters++;
        volume->free_clusters++;
    }
    return 0;
}
