/* SPDX-License-Identifier: MIT
 *
 * The specification of cvm/frame.h: for each frame, how many owners it has.
 * Which of the free frames is taken next is left open, but for the first ones
 * after the start, which come lowest first.
 */
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/spec.h"

enum { MOST_FRAMES = 1024 };

static uint32_t owners[MOST_FRAMES]; /* 0 = free */
static uint32_t limit;
static uint32_t free_frames;
static bool released; /* a frame came back since the start */

/* --- Operations ---------------------------------------------------------- */

static void generate_init(void)
{
    uint32_t at = spec_below(40) * PAGE_BYTES;
    uint32_t regions = 1 + spec_below(4);

    printf("init %u", 60 + spec_below(200));
    for (uint32_t i = 0; i < regions; i++) {
        uint32_t bytes = (1 + spec_below(40)) * PAGE_BYTES;

        printf(" %u %u", at, bytes);
        at = at + bytes + (1 + spec_below(20)) * PAGE_BYTES;
    }
    printf("\n");
}

/* First more and more, then less and less, so that all frames are taken. */
void spec_generate(uint32_t length)
{
    generate_init();
    for (uint32_t i = 0; i < length; i++) {
        uint32_t release = i < length / 2 ? 3 : 6; /* of ten */
        uint32_t dice = spec_below(10);

        if (dice < release) {
            printf("release %u\n", spec_below(10000));
        } else if (dice < release + 1) {
            printf("share %u\n", spec_below(10000));
        } else {
            printf("alloc\n");
        }
    }
}

/* --- Judgement ----------------------------------------------------------- */

static void judge_init(void)
{
    const char *word;

    limit = (uint32_t)spec_number();
    for (uint32_t i = 0; i < MOST_FRAMES; i++) {
        owners[i] = 1;
    }
    free_frames = 0;
    released = false;
    for (word = spec_word(); strcmp(word, "=") != 0; word = spec_word()) {
        uint32_t first = 0;
        uint32_t end;

        sscanf(word, "%u", &first);
        end = (first + (uint32_t)spec_number()) / PAGE_BYTES;
        for (uint32_t i = first / PAGE_BYTES; i < end && i < limit; i++) {
            owners[i] = 0;
            free_frames++;
        }
    }
    spec_expect("free_count after frame_init", spec_number(), free_frames);
}

static uint32_t lowest_free(void)
{
    uint32_t frame = 0;

    while (owners[frame] != 0) {
        frame++;
    }
    return frame;
}

static void judge_alloc(void)
{
    int64_t error;
    int64_t frame;

    (void)spec_word(); /* "=" */
    error = spec_number();
    frame = spec_number();
    if (free_frames == 0) {
        spec_expect("result of frame_alloc, no frame is free", error,
                    ERR_RESOURCES);
        spec_expect("FRAME after an error", frame, 0xFFFFFFFF);
        return;
    }
    spec_expect("result of frame_alloc, a frame is free", error, 0);
    if (frame >= limit || owners[frame] != 0) {
        spec_fail("frame_alloc gave frame %d, which is not free", (int)frame);
    }
    if (!released) {
        spec_expect("frame taken, lowest first at the start", frame,
                    lowest_free());
    }
    owners[frame] = 1;
    free_frames--;
    spec_expect("frame_shares after frame_alloc", spec_number(), 1);
    spec_expect("frame_free_count after frame_alloc", spec_number(),
                free_frames);
}

static void judge_share(void)
{
    uint32_t frame = (uint32_t)spec_number();

    (void)spec_word();
    spec_expect("content kept while in use", spec_number(), 1);
    owners[frame]++;
    spec_expect("frame_shares after frame_share", spec_number(),
                owners[frame]);
    spec_expect("frame_free_count after frame_share", spec_number(),
                free_frames);
}

static void judge_release(void)
{
    uint32_t frame = (uint32_t)spec_number();
    bool last = owners[frame] == 1;

    (void)spec_word();
    spec_expect("content kept while in use", spec_number(), 1);
    owners[frame]--;
    free_frames = free_frames + (last ? 1 : 0);
    released = released || last;
    spec_expect("frame_shares after frame_release", spec_number(),
                owners[frame]);
    spec_expect("frame_free_count after frame_release", spec_number(),
                free_frames);
    spec_expect("filled with FRAME_POISON", spec_number(), last);
}

void spec_judge(void)
{
    const char *word = spec_word();

    if (strcmp(word, "init") == 0) {
        judge_init();
    } else if (strcmp(word, "alloc") == 0) {
        judge_alloc();
    } else if (strcmp(word, "share") == 0) {
        judge_share();
    } else if (strcmp(word, "release") == 0) {
        judge_release();
    } else if (strcmp(word, "nothing") != 0) {
        spec_fail("'%s' is no operation", word);
    }
}
