/* SPDX-License-Identifier: MIT
 *
 * The system disk: an ATA disk, alone on its channel, over an image file. It
 * transfers by programmed input and output, up to 16 sectors for each
 * interrupt, and takes no time.
 *
 * Layer: grading/spec/run/disk. Uses: line, fail.
 * Source: ANSI INCITS 317-1998 (ATA/ATAPI-4), sect. 7-9.
 */
#ifndef SPEC_RUN_DISK_H
#define SPEC_RUN_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* The disk is the image FILE, which keeps what is written if KEEP. Not called:
 * there is no disk.
 */
void disk_open(const char *file, bool keep);

/* Registers of DEVICE_DISK. */
uint8_t disk_read(uint32_t reg);
void disk_write(uint32_t reg, uint8_t value);

#endif
