/* SPDX-License-Identifier: MIT
 *
 * Runs cvm/boot/load.c on the images of load_model.c. Operations:
 *
 *     parse SEED FAULT    = ERROR [ENTRY SEGMENTS {OFFSET FILE_BYTES ADDRESS
 *                           PHYSICAL MEMORY_BYTES}...]
 *     place SEED VARIANT  = ERROR HASH     of the memory afterwards
 *
 * All buffers have their exact size, at odd addresses too, so that the
 * sanitizers see the first byte too many.
 */
#include "cvm/boot/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/host/lines.h"
#include "grading/layers/load_model.h"

enum { LINE_BYTES = 256 };

static struct load_model model;

static void run_parse(uint32_t seed, uint32_t fault)
{
    static struct load_image image;
    uint32_t shift = seed % 4;
    uint8_t *head;
    int error;

    load_model_build(seed, fault, &model);
    memset(&image, 0x5A, sizeof(image));
    head = malloc(model.head_bytes + shift);
    memcpy(head + shift, model.file, model.head_bytes);
    error = load_parse(head + shift, model.head_bytes, model.file_bytes,
                       MODEL_LOW, MODEL_HIGH, &image);
    free(head);
    printf("parse %u %u = %d", seed, fault, error);
    for (uint32_t i = 0; error == 0 && i < image.segments; i++) {
        const struct load_segment *s = &image.segment[i];

        if (i == 0) {
            printf(" %u %u", image.entry, image.segments);
        }
        if (i == LOAD_MAX_SEGMENTS) {
            break;
        }
        printf(" %u %u %u %u %u", s->offset, s->file_bytes, s->address,
               s->physical, s->memory_bytes);
    }
    printf("\n");
}

static void run_place(uint32_t seed, uint32_t variant)
{
    uint32_t base;
    uint32_t bytes;
    uint8_t *memory;
    uint8_t *file;
    int error;

    load_model_build(seed, 0, &model);
    (void)load_model_window(&model, variant, &base, &bytes);
    memory = malloc(bytes);
    memset(memory, MODEL_FILLER, bytes);
    file = malloc(model.file_bytes);
    memcpy(file, model.file, model.file_bytes);
    error = load_place(&model.image, file, memory, base, bytes);
    printf("place %u %u = %d %u\n", seed, variant, error,
           load_model_hash(memory, bytes));
    free(memory);
    free(file);
}

void lines_do(char *line)
{
    char word[LINE_BYTES];
    unsigned a[2] = {0};

    sscanf(line, "%s %u %u", word, &a[0], &a[1]);
    if (strcmp(word, "parse") == 0) {
        run_parse(a[0], a[1]);
    } else {
        run_place(a[0], a[1]);
    }
}
