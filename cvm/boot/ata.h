/* SPDX-License-Identifier: MIT
 *
 * The first disk (master) on an ATA channel, polled: for the loader and for
 * CVM, which have no interrupts. The disk's interrupt request, which rises at
 * each block, falls again when its status is read here.
 *
 * Layer: cvm/boot/ata. Uses: x86.
 * Source: ATA/ATAPI-4 (NCITS 317-1998), sect. 8 and 9.
 */
#ifndef CVM_BOOT_ATA_H
#define CVM_BOOT_ATA_H

#include <stdint.h>

#define ATA_SECTOR_BYTES 512u

enum ata_channel {
    ATA_PRIMARY,
    ATA_SECONDARY
};

enum ata_error {
    ATA_ABSENT = -1,  /* no disk, or not one with sector numbers (LBA) */
    ATA_TIMEOUT = -2, /* it does not answer */
    ATA_FAULT = -3,   /* it reports an error */
    ATA_RANGE = -4    /* a sector behind its end */
};

/* A disk that was found. Filled by ata_open(). */
struct ata_disk {
    uint16_t port;    /* of the channel's first register */
    uint16_t block;   /* sectors that it transfers at a time, 1..255 */
    uint32_t sectors; /* its size */
};

/* Looks for the disk on CHANNEL and asks for its size.
 *
 * Context:  boot, kernel. Waits up to some seconds for a disk that hangs.
 * Returns:  0; ATA_ABSENT; ATA_TIMEOUT; ATA_FAULT.
 */
int ata_open(struct ata_disk *disk, enum ata_channel channel);

/* Reads COUNT sectors from SECTOR on into BUFFER.
 *
 * Context:  boot, kernel. Waits until the data is there.
 * Returns:  0; ATA_RANGE, before anything is read; ATA_TIMEOUT; ATA_FAULT.
 */
int ata_read(const struct ata_disk *disk, uint32_t sector, uint32_t count,
             void *buffer);

/* Writes COUNT sectors of BUFFER from SECTOR on.
 *
 * Context:  kernel. Waits until the disk has taken the data.
 * Returns:  as ata_read(); after an error, sectors before the bad one may have
 *           been written.
 */
int ata_write(const struct ata_disk *disk, uint32_t sector, uint32_t count,
              const void *buffer);

#endif
