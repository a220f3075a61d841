/* SPDX-License-Identifier: MIT
 *
 * Lab 6, exercise 2: chains of clusters (contract: sos/fs/fat.h).
 *
 * Goal: any part of a file is found, its chain can grow and shrink, and a
 * volume that is damaged leads to an error and nowhere else. A number that was
 * read from the disk may be anything: it is checked before it is used.
 *
 * Two numbers of 16 bits say all: the FAT has one for each cluster, 256 in a
 * sector. Sectors are read with cache_view() (sos/fs/cache.h) and changed with
 * journal_edit() (sos/fs/journal.h), never otherwise.
 *
 * Which clusters are free is known without a search through the FAT: struct
 * volume has a map of these, and one of those that were freed since the last
 * commit (sos/fs/volume.h says why these must wait). What else you want to
 * remember of a volume has no place; hint is enough.
 *
 * A freed cluster's sectors may still be in the cache: cache_drop().
 *
 * Tests: layer-fat, seek, write, full, damage.
 */
#include "sos/fs/fat.h"

#include <errno.h>
#include <string.h>

#include "labs/unfinished.h"
#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"

void fat_chain_start(struct fat_chain *chain, struct volume *volume,
                     uint32_t first)
{
    UNFINISHED(6);
}

int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count)
{
    UNFINISHED(6);
}

int fat_next(struct volume *volume, uint32_t cluster, uint32_t *next)
{
    UNFINISHED(6);
}

int fat_extend(struct volume *volume, uint32_t last, uint32_t *cluster)
{
    UNFINISHED(6);
}

int fat_end(struct volume *volume, uint32_t cluster)
{
    UNFINISHED(6);
}

int fat_free(struct volume *volume, uint32_t first, uint32_t leave,
             uint32_t *rest)
{
    UNFINISHED(6);
}

uint32_t fat_available(const struct volume *volume)
{
    UNFINISHED(6);
}

void fat_committed(struct volume *volume)
{
    UNFINISHED(6);
}

void fat_set_used(struct volume *volume, const uint32_t *used)
{
    UNFINISHED(6);
}
