/* SPDX-License-Identifier: MIT
 *
 * A FAT16 volume: where its parts lie. Nothing that the boot sector says is
 * believed: every number is checked before it is used.
 *
 *     partition: reserved sectors | FATs | root directory | clusters 2, 3, ...
 *                (boot sector,
 *                 journal)
 *
 * Layer: sos/fs/volume. Uses: journal, block, crc.
 * Source: Microsoft, FAT: General Overview of On-Disk Format 1.03 (2000).
 */
#ifndef FS_VOLUME_H
#define FS_VOLUME_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/block.h"
#include "sos/fs/journal.h"
#include "sos/proto.h"

#define VOLUMES 4u              /* that can be mounted at a time */
#define VOLUME_CLUSTERS 65536u  /* numbers of clusters are below this */
#define VOLUME_FIRST_CLUSTER 2u /* the lowest number of one */

struct volume {
    bool mounted;
    uint32_t index; /* 0..VOLUMES - 1 */
    uint32_t disk;
    const char *damage; /* why it is read-only; NULL: it can be changed */

    /* Set by volume_read(); sectors count from the start of the disk. */
    uint32_t partition; /* 1..4; 0: the whole disk */
    uint32_t first, sectors;
    uint32_t cluster_sectors; /* a power of two */
    uint32_t fats;            /* 1 or 2 */
    uint32_t fat;             /* first sector of the first FAT */
    uint32_t fat_sectors;     /* of each */
    uint32_t root;            /* first sector of the root directory */
    uint32_t root_sectors;
    uint32_t data;     /* first sector of cluster 2 */
    uint32_t clusters; /* their numbers are 2 .. clusters + 1 */
    struct log log; /* where its journal lies */

    struct journal journal;
    uint32_t opened; /* its sequence when the volume was mounted: changes with a
                        lower number are there */

    /* Of fat.c. A cluster that was freed is reused only when that is on the
     * disk: otherwise, after a power cut, two files would have it. */
    uint32_t free_clusters; /* the freed ones included */
    uint32_t freed_clusters;
    uint32_t hint; /* where to look for a free one first */
    uint32_t free_map[VOLUME_CLUSTERS / 32]; /* bit n: cluster n can be used */
    uint32_t freed_map[VOLUME_CLUSTERS / 32];

    /* Of mount.c: the directory that it covers, and its path. */
    uint32_t on_node;
    char where[IO_NAME_BYTES];
};

/* Reads the partition table and the boot sector of a partition, checks them,
 * and sets the first two parts of VOLUME.
 *
 * PARTITION 1..4; 0: the first FAT16 partition, or without a partition table
 *           the whole disk.
 * REASON    is set to one line that says what is wrong, after an error.
 * Returns:  0; -EIO (the disk cannot be read); -EINVAL (no partition, or no
 *           FAT16 volume that is sound).
 */
int volume_read(struct volume *volume, uint32_t disk, uint32_t partition,
                const char **reason);

/* Finds a partition, as volume_read() does; on a disk without a partition table
 * and with PARTITION 0 it is the whole disk, whatever stands there. Sets DISK,
 * PARTITION, FIRST and SECTORS of VOLUME.
 *
 * Returns:  as volume_read().
 */
int volume_find(struct volume *volume, uint32_t disk, uint32_t partition,
                const char **reason);

/* Bytes of a cluster. */
uint32_t volume_cluster_bytes(const struct volume *volume);

/* Whether CLUSTER is the number of a cluster of the volume. */
bool volume_has_cluster(const struct volume *volume, uint32_t cluster);

/* The first sector of CLUSTER, which the volume has. */
uint32_t volume_sector(const struct volume *volume, uint32_t cluster);

#endif
