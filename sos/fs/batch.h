/* SPDX-License-Identifier: MIT
 *
 * Sectors on their way to a disk: those that follow each other are written with
 * one request. One batch at a time, as there is one buffer.
 *
 * Layer: sos/fs/batch. Uses: block.
 */
#ifndef FS_BATCH_H
#define FS_BATCH_H

#include <stdint.h>

/* Begins a batch for DISK. */
void batch_start(uint32_t disk);

/* Adds a sector with the BLOCK_BYTES bytes at FROM. What is waiting is written
 * first, unless it lies just before SECTOR. */
void batch_add(uint32_t sector, const uint8_t *from);

/* Writes what is waiting.
 *
 * Returns:  0; -EIO (one of the batch's requests failed).
 */
int batch_end(void);

#endif
