/* SPDX-License-Identifier: MIT
 *
 * The disks under the file system: sectors by number. In the system it is the
 * disk server (block_ipc.c); tests on the host link a file in its place.
 *
 * What was written may be lost, or reach the disk in any order, until the next
 * block_flush() of that disk has returned 0.
 *
 * Layer: sos/fs/block. Uses: the disk server.
 */
#ifndef FS_BLOCK_H
#define FS_BLOCK_H

#include <stdint.h>

#define BLOCK_BYTES 512u /* a sector */
#define BLOCK_MOST 128u  /* most sectors in one request */
#define BLOCK_DISKS 2u   /* disks are below this; 0 is the system disk */

/* Finds a disk and its size. Called once for each DISK, before the other
 * functions.
 *
 * Returns:  0; -ENODEV (there is no such disk); -EIO (it does not answer).
 */
int block_start(uint32_t disk);

/* The number of sectors of DISK; 0 if it was not found. */
uint32_t block_count(uint32_t disk);

/* Reads sectors FIRST .. FIRST + COUNT - 1 of DISK into TO, in one request.
 *
 * COUNT     1..BLOCK_MOST.
 * TO        room for COUNT * BLOCK_BYTES bytes; undefined after an error.
 * Context:  process. May wait.
 * Returns:  0; -EIO (a sector is unreadable, or beyond the disk's end).
 */
int block_read(uint32_t disk, uint32_t first, uint32_t count, void *to);

/* Writes sectors FIRST .. FIRST + COUNT - 1 of DISK, in one request.
 *
 * COUNT     1..BLOCK_MOST.
 * Context:  process. May wait.
 * Returns:  0; -EIO (the disk, or its end: each of the sectors holds the old
 *           contents, the new, or none that can be read).
 */
int block_write(uint32_t disk, uint32_t first, uint32_t count,
                const void *from);

/* Waits until all that was written is on DISK.
 *
 * Context:  process. May wait.
 * Returns:  0; -EIO.
 */
int block_flush(uint32_t disk);

#endif
