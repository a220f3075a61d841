/* SPDX-License-Identifier: MIT
 *
 * The driver of ATA disks: master (drive 0) and slave (1) on the channel of
 * DEVICE_DISK, with 28-bit block addresses. Data go by programmed input and
 * output, several sectors for each interrupt if the disk can do that.
 *
 * Layer: sos/disk/ata. Uses: the kernel calls.
 * Source: ANSI INCITS 317-1998 (ATA/ATAPI-4).
 */
#ifndef DISK_ATA_H
#define DISK_ATA_H

#include <stdint.h>

#define ATA_DRIVES 2u
#define ATA_SECTOR_BYTES 512u
#define ATA_MOST_SECTORS 128u /* in one ata_read() or ata_write() */

/* In time: a disk that is busy for longer than that, with a block or with all
 * else but ata_flush(), will not answer any more. Interrupts are no answers: a
 * lost one costs time, but is no error, nor is one too many.
 */
#define ATA_LIMIT_TICKS 300u
#define ATA_FLUSH_LIMIT_TICKS 3000u /* it may have much to write */

/* Makes the channel forget what an earlier driver, which may have ended at any
 * moment, had begun; no disk is found yet. Before the other functions.
 *
 * Context:  process (the driver of DEVICE_DISK), as of all functions here. May
 *           wait.
 */
void ata_start(void);

/* Finds a disk and prepares it.
 *
 * SECTORS   is set to the number of sectors of the disk.
 * Context:  May wait.
 * Returns:  0; -ENODEV (no disk, or not one with block addresses); -EIO (the
 *           disk reports an error, does not answer in time, or has no block
 *           where there must be one).
 */
int ata_find(uint32_t drive, uint32_t *sectors);

/* Reads sectors FIRST .. FIRST + COUNT - 1 into TO; writes them from FROM. What
 * fails is tried once more, after a reset of the channel.
 *
 * DRIVE     one that ata_find() found.
 * FIRST     FIRST + COUNT is at most what it said.
 * COUNT     1..ATA_MOST_SECTORS.
 * TO        room for COUNT * ATA_SECTOR_BYTES bytes; undefined after an error.
 * Context:  May wait.
 * Returns:  0; -EIO (as above, the second time too; of what was to be written
 *           any part may be).
 */
int ata_read(uint32_t drive, uint32_t first, uint32_t count, void *to);
int ata_write(uint32_t drive, uint32_t first, uint32_t count, const void *from);

/* Waits until the disk has written what it took.
 *
 * Context:  May wait.
 * Returns:  0, also if the disk keeps nothing back; -EIO.
 */
int ata_flush(uint32_t drive);

#endif
