/* SPDX-License-Identifier: MIT
 *
 * The block layer of fs on the host: a disk image, or a piece of memory, in
 * the place of the disk server. It counts requests and has sectors that
 * cannot be read, as tests want them.
 */
#ifndef LAYERS_FS_DISK_H
#define LAYERS_FS_DISK_H

#include <stdbool.h>
#include <stdint.h>

#define DISK_NO_SECTOR 0xFFFFFFFFu

/* The disk is the file at PATH.  Returns:  whether it can be opened. */
bool disk_use_file(const char *path);

/* The disk is SECTORS sectors of MEMORY. */
void disk_use_memory(const uint8_t *memory, uint32_t sectors);

/* Requests for sector SECTOR fail; DISK_NO_SECTOR: none does. */
void disk_set_bad(uint32_t sector);

/* Requests since the last call of this function. */
uint32_t disk_requests(void);

#endif
