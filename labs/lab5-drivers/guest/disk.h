/* SPDX-License-Identifier: MIT
 *
 * What the test programs of the disk share: a buffer between two guards, and
 * observations of what the driver answered and read. An ERROR is a number of
 * errno.h, or 0; disks.py has the same sums.
 */
#ifndef LAB5_DISK_H
#define LAB5_DISK_H

#include "sos/disk/ata.h"

enum {
    DISK_MASTER = 0,
    DISK_SLAVE = 1 /* the one that most tests have */
};

/* Becomes the driver, starts it, and observes "found DRIVE ERROR SECTORS".
 *
 * Returns:  the number of sectors; 0 if there is no such disk.
 */
uint32_t disk_begin(uint32_t drive);
uint32_t disk_find(uint32_t drive);

/* Reads, and observes "read FIRST ERROR SUM": of the data, or 0. If bytes
 * around the buffer have changed, observes "around".
 */
void disk_read(uint32_t drive, uint32_t first, uint32_t count);

/* Writes what SEED makes, and observes "wrote FIRST ERROR". */
void disk_write(uint32_t drive, uint32_t first, uint32_t count, uint32_t seed);

#endif
