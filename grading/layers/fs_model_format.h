/* SPDX-License-Identifier: MIT
 *
 * Empty FAT16 volumes in memory, as mkfs.fat would make them, so that tests
 * that make thousands need no program for it.
 */
#ifndef LAYERS_FS_MODEL_FORMAT_H
#define LAYERS_FS_MODEL_FORMAT_H

#include <stdint.h>

struct format {
    uint32_t cluster_sectors; /* a power of two */
    uint32_t clusters;        /* 4085..65524 */
    uint32_t reserved;        /* sectors before the FATs, the boot sector too */
    uint32_t root_entries;    /* a multiple of 16 */
    uint32_t fats;            /* 1 or 2 */
};

/* The sectors of such a volume. */
uint32_t format_sectors(const struct format *format);

/* Writes an empty volume to MEMORY, which has room for it and is zero. */
void format_volume(const struct format *format, uint8_t *memory);

#endif
