/* SPDX-License-Identifier: MIT
 *
 * The driver of an ATA disk: the master on the channel of DEVICE_DISK, with
 * 28-bit block addresses. Data come by programmed input, several sectors for
 * each interrupt if the disk can do that.
 *
 * Layer: sos/disk/ata. Uses: the kernel calls.
 * Source: ANSI INCITS 317-1998 (ATA/ATAPI-4).
 */
#ifndef DISK_ATA_H
#define DISK_ATA_H

#include <stdint.h>

#define ATA_SECTOR_BYTES 512u
#define ATA_MOST_SECTORS 128u /* in one ata_read() */

/* Finds the disk and prepares it. Called once, before ata_read().
 *
 * SECTORS   is set to the number of sectors of the disk.
 * Context:  process (the driver of DEVICE_DISK). May wait.
 * Returns:  0; -ENODEV (no disk, or not one with block addresses); -EIO (the
 *           disk reports an error or does not answer in time).
 */
int ata_start(uint32_t *sectors);

/* Reads sectors FIRST .. FIRST + COUNT - 1 into TO. A read that fails is tried
 * once more, after a reset of the disk.
 *
 * FIRST     FIRST + COUNT is at most what ata_start() said.
 * COUNT     1..ATA_MOST_SECTORS.
 * TO        room for COUNT * ATA_SECTOR_BYTES bytes; undefined after an error.
 * Context:  process (the driver of DEVICE_DISK). May wait.
 * Returns:  0; -EIO (as above, the second time too).
 */
int ata_read(uint32_t first, uint32_t count, void *to);

#endif
