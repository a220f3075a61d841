/* SPDX-License-Identifier: MIT
 *
 * The disk under the file system: sectors by number. In the system it is the
 * disk server (block_ipc.c); tests on the host link a file in its place.
 *
 * Layer: sos/fs/block. Uses: the disk server.
 */
#ifndef FS_BLOCK_H
#define FS_BLOCK_H

#include <stdint.h>

#define BLOCK_BYTES 512u /* a sector */
#define BLOCK_MOST 128u  /* most sectors in one request */

/* Finds the disk and its size. Called once, before the other functions.
 *
 * Returns:  0; -ENODEV (there is no disk); -EIO (it does not answer).
 */
int block_start(void);

/* The number of sectors of the disk. */
uint32_t block_count(void);

/* Reads sectors FIRST .. FIRST + COUNT - 1 into TO, in one request.
 *
 * COUNT     1..BLOCK_MOST.
 * TO        room for COUNT * BLOCK_BYTES bytes; undefined after an error.
 * Context:  process. May wait.
 * Returns:  0; -EIO (a sector is unreadable, or beyond the disk's end).
 */
int block_read(uint32_t first, uint32_t count, void *to);

#endif
