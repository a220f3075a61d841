/* SPDX-License-Identifier: MIT
 *
 * The swap disk: the first disk on the secondary ATA channel, polled, in units
 * of a page. It belongs to CVM alone; its content means nothing after a start.
 *
 * Layer: cvm/swapdisk. Uses: boot/ata, directmap.
 * Source: seed 000 (a hard disk as swap device).
 */
#ifndef CVM_SWAPDISK_H
#define CVM_SWAPDISK_H

#include "cvm/types.h"

/* Looks for the disk.
 *
 * Context:  boot, once.
 * Returns:  the number of pages that it holds; 0 if there is no disk.
 */
uint32_t swapdisk_init(void);

/* Reads page SLOT (1..pages) of the disk into FRAME, or writes it.
 *
 * Context:  kernel. Waits for the disk.
 * Returns:  0; ERR_RESOURCES (the disk reports an error or does not answer;
 *           one that once did not answer is not asked again).
 */
int swapdisk_read(uint32_t slot, pfn_t frame);
int swapdisk_write(uint32_t slot, pfn_t frame);

/* Pages read and written since the start, failed attempts included. */
uint32_t swapdisk_reads(void);
uint32_t swapdisk_writes(void);

#endif
