/* SPDX-License-Identifier: MIT
 *
 * A FAT16 volume: where its parts lie, and chains of clusters. Nothing that
 * the volume says is believed: every number is checked before it is used, and
 * every walk along a chain has a bound.
 *
 *     partition: reserved sectors | FATs | root directory | clusters 2, 3, ...
 *                (boot sector,
 *                 journal)
 *
 * Layer: sos/fs/fat. Uses: cache, block.
 * Source: Microsoft, FAT: General Overview of On-Disk Format 1.03 (2000).
 */
#ifndef FS_FAT_H
#define FS_FAT_H

#include <stdint.h>

#define FAT_ROOT 0u          /* "first cluster" of the root directory */
#define FAT_FIRST_CLUSTER 2u /* the lowest number of a real one */

/* A place in a chain. Going forward from it needs no walk from the start. */
struct fat_chain {
    uint32_t first;   /* first cluster; FAT_ROOT: the root directory */
    uint32_t cluster; /* the INDEXth cluster of the chain */
    uint32_t index;
};

/* Reads the partition table of the disk and checks its first FAT partition.
 *
 * REASON    is set to one line that says what is wrong, after an error.
 * Returns:  0; -EIO (the disk cannot be read); -EINVAL (no partition, or no
 *           FAT16 volume that is sound). No other function may be called
 *           then.
 */
int fat_mount(const char **reason);

/* Bytes of a cluster. */
uint32_t fat_cluster_bytes(void);

/* Whether CLUSTER is the number of a cluster of the volume. */
int fat_is_cluster(uint32_t cluster);

/* Puts CHAIN at the start of the chain of cluster FIRST, which is FAT_ROOT or
 * a cluster of the volume.
 */
void fat_chain_start(struct fat_chain *chain, uint32_t first);

/* Finds sector number SECTOR of a chain (0 = its first one) on the disk.
 *
 * WANT      how many sectors from there on are of interest, >= 1.
 * DISK      is set to the sector's number on the disk.
 * COUNT     is set to how many of the WANT sectors follow each other on the
 *           disk from there; 0 when the chain ends before SECTOR.
 * Returns:  0; -EIO (the FAT cannot be read, or the chain is damaged: it
 *           leaves the volume, runs into a free or bad cluster, or is longer
 *           than the volume).
 */
int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count);

#endif
