/* SPDX-License-Identifier: MIT
 *
 * The block layer of fs on the host: disk images, or pieces of memory, in the
 * place of the disk server. It counts requests and has sectors that cannot be
 * read or written, as tests want them.
 */
#ifndef LAYERS_FS_DISK_H
#define LAYERS_FS_DISK_H

#include <stdbool.h>
#include <stdint.h>

#define DISK_NO_SECTOR 0xFFFFFFFFu

/* DISK is the file at PATH.  Returns:  whether it can be opened. */
bool disk_use_file(uint32_t disk, const char *path);

/* DISK is SECTORS sectors of MEMORY. */
void disk_use_memory(uint32_t disk, uint8_t *memory, uint32_t sectors);

/* Requests for sector SECTOR of any disk fail; DISK_NO_SECTOR: none does. */
void disk_set_bad(uint32_t sector);

/* Requests to read and to write since the last call of this function. */
uint32_t disk_requests(void);

/* The time is SECONDS since 1970, until the next call of this function. */
void disk_set_time(uint32_t seconds);

#endif
