/* SPDX-License-Identifier: MIT
 *
 * Executables for the test of load.c, made up from a number: what the test and
 * its judge agree on. The judge knows what an image holds because it was built
 * so, and does not read ELF files itself.
 */
#ifndef LAYERS_LOAD_MODEL_H
#define LAYERS_LOAD_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "cvm/boot/load.h"

#define MODEL_MOST_BYTES 16384u /* of a file */
#define MODEL_LOW 0x00002000u   /* bounds of addresses */
#define MODEL_HIGH 0x00100000u
#define MODEL_BASE 0x00400000u  /* physical: address + MODEL_BASE */
#define MODEL_WINDOWS 5u        /* variants of load_model_window() */
#define MODEL_FILLER 0xEE       /* what memory holds before load_place() */

struct load_model {
    uint8_t file[MODEL_MOST_BYTES];
    uint32_t head_bytes; /* of the file, that load_parse() is shown */
    uint32_t file_bytes;
    struct load_image image;
};

/* How many kinds of faults there are. */
uint32_t load_model_faults(void);

/* What is wrong with an image of kind FAULT. */
const char *load_model_fault(uint32_t fault);

/* Builds the image SEED. FAULT 0: it is right, and MODEL->image says what
 * load_parse() must find; 1..: it has this fault, and only this one.
 */
void load_model_build(uint32_t seed, uint32_t fault, struct load_model *model);

/* A piece of physical memory for load_place(): BYTES bytes from BASE on. May
 * change the image. Returns:  whether all segments fit.
 */
bool load_model_window(struct load_model *model, uint32_t variant,
                       uint32_t *base, uint32_t *bytes);

/* A hash of what the memory of load_place() holds (FNV-1a). */
static inline uint32_t load_model_hash(const uint8_t *memory, uint32_t bytes)
{
    uint32_t hash = 0x811C9DC5;

    for (uint32_t i = 0; i < bytes; i++) {
        hash = (hash ^ memory[i]) * 0x01000193;
    }
    return hash;
}

#endif
