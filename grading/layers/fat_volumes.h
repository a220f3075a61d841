/* SPDX-License-Identifier: MIT
 *
 * The volumes of fat_test.c.
 */
#ifndef LAYERS_FAT_VOLUMES_H
#define LAYERS_FAT_VOLUMES_H

#include <stdint.h>

enum {
    FAT_VOLUMES = 5,
    FAT_FIRST = 37,    /* sector of the first FAT, at which a line ends */
    FAT_ROOT_SECTORS = 4,
    FAT_SECTOR_ENTRIES = 256,
    BAD = 0xFFF7,       /* entries: of a bad cluster, ... */
    LAST_FROM = 0xFFF8  /* ... this and above: of the last one of a chain */
};

struct fat_volume {
    uint32_t clusters, cluster_sectors;
    uint32_t crowded; /* clusters below this are in use, with a chain each */
};

/* The smallest, with larger clusters, two sectors of FAT of which the first is
 * full, the longest FAT that there can be, and nothing free.
 */
static const struct fat_volume fat_volumes[FAT_VOLUMES] = {
    {4, 1, 0}, {6, 4, 0}, {300, 2, 252}, {65524, 1, 65500}, {5, 1, 7},
};

static inline uint32_t fat_sectors_of(const struct fat_volume *volume)
{
    return (volume->clusters + 2 + FAT_SECTOR_ENTRIES - 1) / FAT_SECTOR_ENTRIES;
}

/* The first sector of cluster 2: behind both FATs and the root directory. */
static inline uint32_t fat_data_of(const struct fat_volume *volume)
{
    return FAT_FIRST + 2 * fat_sectors_of(volume) + FAT_ROOT_SECTORS;
}

#endif
