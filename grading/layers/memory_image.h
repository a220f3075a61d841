/* SPDX-License-Identifier: MIT
 *
 * Content for machines' memory: bytes that repeat nowhere, and executables
 * for cvm_load().
 */
#ifndef LAYERS_MEMORY_IMAGE_H
#define LAYERS_MEMORY_IMAGE_H

#include <stdint.h>

#define IMAGE_MOST_BYTES 20480u

struct memory_image {
    uint8_t file[IMAGE_MOST_BYTES];
    uint32_t bytes;         /* of the file */
    uint32_t address;       /* of the one segment; also the entry */
    const uint8_t *content; /* of the segment, in the file */
    uint32_t content_bytes;
    uint32_t pages; /* size of a machine that has it */
};

/* Fills COUNT bytes; VALUE decides with what. */
void memory_fill(uint8_t *bytes, uint32_t count, uint32_t value);

/* Makes an executable: place, length and content by three numbers. */
void memory_image_make(struct memory_image *image, uint32_t place,
                       uint32_t length, uint32_t value);

#endif
