/* SPDX-License-Identifier: MIT
 *
 * Chains of clusters: walked, made longer, cut off. Nothing that the FAT says
 * is believed: every number is checked before it is used, and every walk along
 * a chain has a bound.
 *
 * Functions that change the FAT belong to an operation (journal_begin()), which
 * must have asked for the sectors that they change.
 *
 * Layer: sos/fs/fat. Uses: volume, journal, cache.
 * Source: Microsoft, FAT: General Overview of On-Disk Format 1.03 (2000).
 */
#ifndef FS_FAT_H
#define FS_FAT_H

#include <stdint.h>

#include "sos/fs/volume.h"

#define FAT_ROOT 0u /* "first cluster" of the root directory */

/* A place in a chain. Going forward from it needs no walk from the start. */
struct fat_chain {
    struct volume *volume;
    uint32_t first;   /* first cluster; FAT_ROOT: the root directory */
    uint32_t cluster; /* the INDEXth cluster of the chain */
    uint32_t index;
};

/* Puts CHAIN at the start of the chain of cluster FIRST, which is FAT_ROOT or
 * a cluster of VOLUME.
 */
void fat_chain_start(struct fat_chain *chain, struct volume *volume,
                     uint32_t first);

/* Finds sector number SECTOR of a chain (0 = its first one) on the disk.
 *
 * WANT      how many sectors from there on are of interest, >= 1.
 * DISK      is set to the sector's number on the disk.
 * COUNT     is set to how many of the WANT sectors follow each other on the
 *           disk from there, and CHAIN is at the cluster of SECTOR; 0 when the
 *           chain ends before SECTOR: CHAIN is at its last cluster then.
 * Returns:  0; -EIO (the FAT cannot be read, or the chain is damaged: it
 *           leaves the volume, runs into a free or bad cluster, or is longer
 *           than the volume).
 */
int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count);

/* The cluster after CLUSTER: 0 in *NEXT if it is the last one.
 *
 * Returns:  0; -EIO (as above).
 */
int fat_next(struct volume *volume, uint32_t cluster, uint32_t *next);

/* Takes a free cluster and hangs it behind LAST, the last one of a chain; 0:
 * it is the first of a new chain. Changes up to two sectors.
 *
 * CLUSTER   is set to its number. Its contents are undefined.
 * Returns:  0; -ENOSPC (nothing has changed); -EIO (journal_abort()).
 */
int fat_extend(struct volume *volume, uint32_t last, uint32_t *cluster);

/* Ends a chain behind CLUSTER, which is in use. Changes one sector. */
int fat_end(struct volume *volume, uint32_t cluster);

/* Frees the clusters of a chain from FIRST on as far as the transaction has
 * room, with LEAVE sectors to spare.
 *
 * REST      is set to the first cluster that was not freed, 0 = none.
 * Returns:  0; -EIO (the disk, or the chain is damaged: journal_abort()).
 */
int fat_free(struct volume *volume, uint32_t first, uint32_t leave,
             uint32_t *rest);

/* How many clusters can be taken; the freed ones that have to wait for a
 * commit not counted. */
uint32_t fat_available(const struct volume *volume);

/* What was freed can be taken: its freeing is on the disk. */
void fat_committed(struct volume *volume);

/* Begins to keep track of free clusters: USED has a bit for each that is not
 * free. */
void fat_set_used(struct volume *volume, const uint32_t *used);

#endif
