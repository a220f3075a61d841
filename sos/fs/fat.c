/* SPDX-License-Identifier: MIT
 *
 * A chain is never walked further than there are clusters: a longer one must
 * have a loop.
 */
#include "sos/fs/fat.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"

#define ENTRIES_PER_SECTOR (BLOCK_BYTES / 2)

/* Values of FAT entries that are no cluster numbers. */
#define FREE 0u
#define LAST_FROM 0xFFF8u /* this and above: the end of a chain */
#define LAST 0xFFFFu

void fat_chain_start(struct fat_chain *chain, struct volume *volume,
                     uint32_t first)
{
    chain->volume = volume;
    chain->first = first;
    chain->cluster = first;
    chain->index = 0;
}

/* --- Walking -------------------------------------------------------------- */

int fat_next(struct volume *volume, uint32_t cluster, uint32_t *next)
{
    const uint8_t *bytes;
    uint32_t sectors, value;
    int result;

    result =
        cache_view(volume->disk, volume->fat + cluster / ENTRIES_PER_SECTOR,
                   &bytes, &sectors);
    if (result != 0) {
        return result;
    }
    value = bytes_get16(bytes + cluster % ENTRIES_PER_SECTOR * 2);
    if (value >= LAST_FROM) {
        *next = 0;
        return 0;
    }
    *next = value;
    return volume_has_cluster(volume, value) ? 0 : -EIO;
}

/* Moves CHAIN to its INDEXth cluster. *FOUND is false if it ends before. */
static int go_to(struct fat_chain *chain, uint32_t index, bool *found)
{
    uint32_t next;
    int result;

    *found = false;
    if (index >= chain->volume->clusters) {
        return -EIO;
    }
    if (index < chain->index) {
        fat_chain_start(chain, chain->volume, chain->first);
    }
    while (chain->index < index) {
        result = fat_next(chain->volume, chain->cluster, &next);
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
static uint32_t extend_run(const struct fat_chain *chain, uint32_t have,
                           uint32_t want)
{
    uint32_t cluster = chain->cluster;
    uint32_t next;

    while (have < want) {
        if (fat_next(chain->volume, cluster, &next) != 0 ||
            next != cluster + 1) {
            return have;
        }
        cluster = next;
        have += chain->volume->cluster_sectors;
    }
    return want;
}

int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count)
{
    struct volume *volume = chain->volume;
    uint32_t inside = sector % volume->cluster_sectors;
    bool found;
    int result;

    *count = 0;
    if (chain->first == FAT_ROOT) {
        if (sector < volume->root_sectors) {
            uint32_t rest = volume->root_sectors - sector;

            *disk = volume->root + sector;
            *count = want < rest ? want : rest;
        }
        return 0;
    }
    result = go_to(chain, sector / volume->cluster_sectors, &found);
    if (result != 0 || !found) {
        return result;
    }
    *disk = volume_sector(volume, chain->cluster) + inside;
    *count = extend_run(chain, volume->cluster_sectors - inside, want);
    return 0;
}

/* --- Free clusters -------------------------------------------------------- */

static bool is_set(const uint32_t *map, uint32_t bit)
{
    return (map[bit / 32] >> bit % 32 & 1) != 0;
}

void fat_set_used(struct volume *volume, const uint32_t *used)
{
    uint32_t cluster;

    memset(volume->free_map, 0, sizeof volume->free_map);
    memset(volume->freed_map, 0, sizeof volume->freed_map);
    volume->free_clusters = 0;
    volume->freed_clusters = 0;
    volume->hint = VOLUME_FIRST_CLUSTER;
    for (cluster = VOLUME_FIRST_CLUSTER;
         cluster < volume->clusters + VOLUME_FIRST_CLUSTER; cluster++) {
        if (!is_set(used, cluster)) {
            volume->free_map[cluster / 32] |= 1u << cluster % 32;
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
    uint32_t i;

    if (volume->freed_clusters == 0) {
        return;
    }
    for (i = 0; i < VOLUME_CLUSTERS / 32; i++) {
        volume->free_map[i] |= volume->freed_map[i];
        volume->freed_map[i] = 0;
    }
    volume->freed_clusters = 0;
}

/* A free cluster from the hint on, round the volume; 0 = there is none. */
static uint32_t find_free(const struct volume *volume)
{
    uint32_t word = volume->hint / 32;
    uint32_t bits = volume->free_map[word] & (0xFFFFFFFFu << volume->hint % 32);
    uint32_t i;

    for (i = 0; i <= VOLUME_CLUSTERS / 32; i++) {
        if (bits != 0) {
            return word * 32 + (uint32_t)__builtin_ctz(bits);
        }
        word = (word + 1) % (VOLUME_CLUSTERS / 32);
        bits = volume->free_map[word];
    }
    return 0;
}

/* --- Changes -------------------------------------------------------------- */

static int set_entry(struct volume *volume, uint32_t cluster, uint32_t value)
{
    uint8_t *bytes;
    int result =
        journal_edit(&volume->journal,
                     volume->fat + cluster / ENTRIES_PER_SECTOR, true, &bytes);

    if (result == 0) {
        bytes_put16(bytes + cluster % ENTRIES_PER_SECTOR * 2, value);
    }
    return result;
}

int fat_extend(struct volume *volume, uint32_t last, uint32_t *cluster)
{
    int result;

    if (last != 0) {
        volume->hint = last; /* the best place is just behind */
    }
    *cluster = find_free(volume);
    if (*cluster == 0) {
        return -ENOSPC;
    }
    result = set_entry(volume, *cluster, LAST);
    if (result == 0 && last != 0) {
        result = set_entry(volume, last, *cluster);
    }
    if (result == 0) {
        volume->free_map[*cluster / 32] &= ~(1u << *cluster % 32);
        volume->free_clusters--;
        volume->hint = *cluster;
    }
    return result;
}

int fat_end(struct volume *volume, uint32_t cluster)
{
    return set_entry(volume, cluster, LAST);
}

/* Frees CLUSTER, whose contents nobody will miss. */
static int free_one(struct volume *volume, uint32_t cluster)
{
    int result = set_entry(volume, cluster, FREE);

    if (result == 0) {
        cache_drop(volume->disk, volume_sector(volume, cluster),
                   volume->cluster_sectors);
        volume->freed_map[cluster / 32] |= 1u << cluster % 32;
        volume->freed_clusters++;
        volume->free_clusters++;
    }
    return result;
}

/* A loop leads to a cluster that was freed already: its entry is FREE then,
 * and the chain is damaged. */
int fat_free(struct volume *volume, uint32_t first, uint32_t leave,
             uint32_t *rest)
{
    uint32_t next = 0;
    int result = 0;

    while (first != 0 && journal_room(&volume->journal) > leave) {
        result = fat_next(volume, first, &next);
        if (result == 0) {
            result = free_one(volume, first);
        }
        if (result != 0) {
            journal_abort(&volume->journal, -EIO);
            return result;
        }
        first = next;
    }
    *rest = first;
    return 0;
}
