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

enum {
    MOST_FRAMES = 1024,
    MOST_REGIONS = 16,     /* of struct boot_info */
    MOST_RECORD_BYTES = 64, /* for each frame: cvm/frame.h */
    MOST_SHARES = 4096      /* that the tester can hold */
};

static uint32_t owners[MOST_FRAMES]; /* 0 = free */
static uint32_t limit;
static uint32_t free_frames;
static bool released; /* a frame came back since the start */
static bool ready;    /* frame_init() was called */
static uint32_t held; /* shares that the tester has */

/* --- Operations ---------------------------------------------------------- */

/* A place for LIMIT: above all regions, in the last one or somewhere. */
static uint32_t random_limit(uint32_t last, uint32_t end)
{
    switch (spec_below(3)) {
    case 0:
        return end + spec_below(20);
    case 1:
        return last + spec_below(end - last + 1);
    default:
        return 1 + spec_below(end);
    }
}

/* One region to all that there may be, some of them just one page. */
static void generate_init(void)
{
    uint32_t regions = spec_below(4) == 0 ? 1 + spec_below(MOST_REGIONS)
                                          : 2 + spec_below(3);
    uint32_t most = regions > 4 ? 8 : 40; /* pages of a region */
    uint32_t first[MOST_REGIONS];
    uint32_t pages[MOST_REGIONS];
    uint32_t end = spec_below(3) == 0 ? 0 : spec_below(40);

    for (uint32_t i = 0; i < regions; i++) {
        first[i] = end + (i == 0 ? 0 : 1 + spec_below(20));
        pages[i] = 1 + spec_below(1 + spec_below(most));
        end = first[i] + pages[i];
    }
    printf("init %u", random_limit(first[regions - 1], end));
    for (uint32_t i = 0; i < regions; i++) {
        printf(" %u %u", first[i] * PAGE_BYTES, pages[i] * PAGE_BYTES);
    }
    printf("\n");
}

/* In half of the cases, only takes at first: the order shows. Then more and
 * more, then less and less, so that all frames are taken. */
void spec_generate(uint32_t length)
{
    uint32_t taking = spec_below(2) == 0 ? spec_below(length + 1) : 0;

    generate_init();
    for (uint32_t i = 0; i < length; i++) {
        uint32_t release = i < length / 2 ? 3 : 6; /* of ten */
        uint32_t dice = spec_below(10);

        if (i < taking) {
            printf("alloc\n");
        } else if (dice < release) {
            printf("release %u\n", spec_below(10000));
        } else if (dice < release + 1) {
            printf("share %u\n", spec_below(10000));
        } else {
            printf("alloc\n");
        }
    }
}

/* Three frames, one of which is not the first; all that can happen to them. */
void spec_enumerate(void)
{
    static const char *const begin[] = {"init 6 0 8192 16384 4096", NULL};
    static const char *const cut_off[] = {"init 5 4096 4096 12288 65536", NULL};
    static const char *const letters[] = {"alloc", "share 0", "share 1",
                                          "release 0", "release 1", NULL};
    static const char *const end[] = {"alloc", "alloc", "alloc", "alloc", NULL};

    spec_enumerate_letters(begin, letters, 4, end);
    spec_enumerate_letters(cut_off, letters, 3, end);
}

/* --- Judgement ----------------------------------------------------------- */

static void judge_init(void)
{
    const char *word;

    uint32_t bytes;

    limit = (uint32_t)spec_number();
    for (uint32_t i = 0; i < MOST_FRAMES; i++) {
        owners[i] = 1;
    }
    free_frames = 0;
    released = false;
    ready = true;
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
    bytes = (uint32_t)spec_number();
    if (bytes < limit || bytes / MOST_RECORD_BYTES > limit) {
        spec_fail("frame_table_bytes(%u) is %u, must be 1 to %u bytes for "
                  "each frame", limit, bytes, MOST_RECORD_BYTES);
    }
    spec_expect("frame_free_count after frame_init", spec_number(), free_frames);
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

    spec_results();
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
    held++;
    spec_expect("frame_shares after frame_alloc", spec_number(), 1);
    spec_expect("frame_free_count after frame_alloc", spec_number(),
                free_frames);
}

/* The FRAME of share K. */
static uint32_t told_frame(void)
{
    int64_t frame;

    spec_results();
    frame = spec_number();
    if (frame < 0 || frame >= limit || owners[frame] == 0) {
        spec_fail("frame %d is in nobody's hands", (int)frame);
    }
    return (uint32_t)frame;
}

static void judge_share(void)
{
    uint32_t frame = told_frame();

    spec_expect("content kept while in use", spec_number(), 1);
    owners[frame]++;
    held++;
    spec_expect("frame_shares after frame_share", spec_number(),
                owners[frame]);
    spec_expect("frame_free_count after frame_share", spec_number(),
                free_frames);
}

static void judge_release(void)
{
    uint32_t frame = told_frame();
    bool last = owners[frame] == 1;

    spec_expect("content kept while in use", spec_number(), 1);
    owners[frame]--;
    held--;
    free_frames = free_frames + (last ? 1 : 0);
    released = released || last;
    spec_expect("frame_shares after frame_release", spec_number(),
                owners[frame]);
    spec_expect("frame_free_count after frame_release", spec_number(),
                free_frames);
    spec_expect("filled with FRAME_POISON", spec_number(), last);
}

/* Without a share in hand, there is nothing to share or to release. */
static bool makes_sense(const char *word)
{
    return strcmp(word, "init") == 0 ||
           (ready && (strcmp(word, "alloc") == 0 ||
                      (held > 0 && held < MOST_SHARES)));
}

void spec_judge(void)
{
    bool skipped = spec_skipped();
    const char *word = spec_word();

    if (strcmp(word, "start") == 0) {
        free_frames = 0;
        ready = false;
        held = 0;
    } else if (skipped == makes_sense(word)) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    } else if (skipped) {
        return;
    } else if (strcmp(word, "init") == 0) {
        judge_init();
    } else if (strcmp(word, "alloc") == 0) {
        judge_alloc();
    } else if (strcmp(word, "share") == 0) {
        judge_share();
    } else if (strcmp(word, "release") == 0) {
        judge_release();
    } else {
        spec_fail("'%s' is no operation", word);
    }
}
