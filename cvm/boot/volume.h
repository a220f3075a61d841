/* SPDX-License-Identifier: MIT
 *
 * Files of the FAT16 volume in partition 1, to be read by the loader. Nothing
 * on the disk is believed: a damaged volume gives an error, never an endless
 * loop and never a byte outside a buffer.
 *
 * Layer: cvm/boot/volume. Uses: boot/ata.
 * Source: Microsoft, FAT: General Overview of On-Disk Format, version 1.03.
 */
#ifndef CVM_BOOT_VOLUME_H
#define CVM_BOOT_VOLUME_H

#include <stdint.h>

#include "cvm/boot/ata.h"

enum volume_error {
    VOLUME_DISK = -1,      /* the disk could not be read */
    VOLUME_PARTITION = -2, /* partition 1 is none of type 4, 6 or 0x0E */
    VOLUME_FORMAT = -3,    /* no FAT16 volume in it, or one that is damaged */
    VOLUME_ABSENT = -4,    /* no such file */
    VOLUME_CHAIN = -5      /* the clusters do not agree with the length */
};

/* A volume that was found valid; numbers of sectors are the disk's. */
struct volume {
    const struct ata_disk *disk;
    uint32_t fat_sector;      /* first of the first FAT */
    uint32_t root_sector;     /* first of the root directory ... */
    uint32_t root_sectors;    /* ... and how many */
    uint32_t data_sector;     /* first of cluster 2 */
    uint32_t cluster_sectors; /* 1..128 */
    uint32_t clusters;        /* numbered 2 .. clusters + 1 */
    uint32_t loaded;          /* sector of the FAT that stands in fat[] */
    uint16_t fat[ATA_SECTOR_BYTES / 2];
};

/* A file whose chain of clusters is whole: as long as its length asks for. */
struct volume_file {
    uint32_t cluster; /* the first one; none if bytes = 0 */
    uint32_t bytes;
};

/* Finds the volume on DISK, which has to stay where it is.
 *
 * Context:  boot.
 * Returns:  0; VOLUME_DISK; VOLUME_PARTITION; VOLUME_FORMAT.
 */
int volume_open(struct volume *volume, const struct ata_disk *disk);

/* Finds the file PATH, for example "BOOT/VAMOS.ELF": names of the form 8.3 in
 * capitals, '/' between them, none at the start.
 *
 * Context:  boot.
 * Returns:  0; VOLUME_ABSENT (also: PATH is a directory); VOLUME_CHAIN, of the
 *           file or of a directory on the way; VOLUME_DISK.
 */
int volume_find(struct volume *volume, const char *path,
                struct volume_file *file);

/* Reads the first BYTES bytes of FILE, at most its length.
 *
 * BUFFER    with room for BYTES rounded up to whole sectors: all of them are
 *           written.
 * Context:  boot.
 * Returns:  0; VOLUME_DISK.
 */
int volume_read(struct volume *volume, const struct volume_file *file,
                void *buffer, uint32_t bytes);

#endif
