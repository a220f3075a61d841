/* SPDX-License-Identifier: MIT
 *
 * The specification of cvm/boot/load.h, for images that were built to order:
 * a right image is found as it was built, a wrong one is refused.
 */
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/load_model.h"
#include "grading/layers/spec.h"

enum { MEMORY_BYTES = 1 << 20 };

static struct load_model model;

/* The faults come in turn, from any one on. */
void spec_generate(uint32_t length)
{
    uint32_t fault = spec_below(load_model_faults() - 1);

    for (uint32_t i = 0; i < length; i++) {
        if (i % 4 == 0) {
            printf("parse %u 0\n", spec_below(1000000));
        } else if (i % 4 == 1) {
            printf("place %u %u\n", spec_below(1000000), i / 4 % MODEL_WINDOWS);
        } else {
            printf("parse %u %u\n", spec_below(1000000),
                   1 + fault % (load_model_faults() - 1));
            fault++;
        }
    }
}

/* All faults and all windows, with a few images each. */
void spec_enumerate(void)
{
    printf("start\n");
    for (uint32_t seed = 0; seed < 40; seed++) {
        for (uint32_t fault = 0; fault < load_model_faults(); fault++) {
            printf("parse %u %u\n", seed, fault);
        }
        for (uint32_t variant = 0; variant < MODEL_WINDOWS; variant++) {
            printf("place %u %u\n", seed, variant);
        }
    }
}

static void judge_segments(void)
{
    const struct load_image *image = &model.image;

    spec_expect("entry", spec_number(), image->entry);
    spec_expect("number of segments", spec_number(), image->segments);
    for (uint32_t i = 0; i < image->segments; i++) {
        spec_expect("offset", spec_number(), image->segment[i].offset);
        spec_expect("file_bytes", spec_number(), image->segment[i].file_bytes);
        spec_expect("address", spec_number(), image->segment[i].address);
        spec_expect("physical", spec_number(), image->segment[i].physical);
        spec_expect("memory_bytes", spec_number(),
                    image->segment[i].memory_bytes);
    }
}

static void judge_parse(uint32_t seed, uint32_t fault)
{
    int64_t error;

    load_model_build(seed, fault, &model);
    (void)spec_word();
    error = spec_number();
    if (fault == 0) {
        spec_expect("result of load_parse for a right image", error, 0);
        judge_segments();
    } else if (error != ERR_IMAGE) {
        spec_fail("result of load_parse is %d, must be ERR_IMAGE: %s",
                  (int)error, load_model_fault(fault));
    }
}

/* What the memory must hold: each segment's bytes, zeros behind them. */
static uint32_t placed(uint32_t base, uint32_t bytes, bool fits)
{
    static uint8_t memory[MEMORY_BYTES];

    memset(memory, MODEL_FILLER, bytes);
    for (uint32_t i = 0; fits && i < model.image.segments; i++) {
        const struct load_segment *s = &model.image.segment[i];

        memset(memory + (s->physical - base), 0, s->memory_bytes);
        memcpy(memory + (s->physical - base), model.file + s->offset,
               s->file_bytes);
    }
    return load_model_hash(memory, bytes);
}

static void judge_place(uint32_t seed, uint32_t variant)
{
    uint32_t base;
    uint32_t bytes;
    bool fits;

    load_model_build(seed, 0, &model);
    fits = load_model_window(&model, variant, &base, &bytes);
    (void)spec_word();
    spec_expect(fits ? "result of load_place, all segments fit"
                     : "result of load_place, a segment does not fit",
                spec_number(), fits ? 0 : ERR_ADDRESS);
    spec_expect("hash of the memory after load_place", spec_number(),
                placed(base, bytes, fits));
}

void spec_judge(void)
{
    const char *word = spec_word();
    uint32_t seed;
    uint32_t kind;

    if (strcmp(word, "start") == 0) {
        return;
    }
    seed = (uint32_t)spec_number();
    kind = (uint32_t)spec_number();
    if (strcmp(word, "parse") == 0) {
        judge_parse(seed, kind);
    } else if (strcmp(word, "place") == 0) {
        judge_place(seed, kind);
    } else {
        spec_fail("'%s' is no operation", word);
    }
}
