/* SPDX-License-Identifier: MIT
 *
 * Runs cvm/frame.c. Operations, one a line; K counts the shares that are held,
 * modulo their number:
 *
 *     init LIMIT BASE BYTES [BASE BYTES ...]
 *     alloc          takes a frame and writes all of it
 *     share K        one more share of the frame of share K
 *     release K      gives share K back
 *
 * Each is told with what came of it:
 *     init LIMIT ... = BYTES FREE      BYTES: frame_table_bytes(LIMIT)
 *     alloc = ERROR FRAME SHARES FREE
 *     share K = FRAME KEPT SHARES FREE
 *     release K = FRAME KEPT SHARES FREE POISONED
 *     ... = skip                       no share is held, or before init
 * ERROR is 0 or as in kernel/abi/errors.def; FREE is frame_free_count(), SHARES
 * is frame_shares() of the frame, both after the call.
 * KEPT: whether the frame holds what was written to it; POISONED: whether each
 * of its bytes is FRAME_POISON. The table is a block of just BYTES bytes, in
 * which something stands: the sanitizer sees the first byte too many.
 */
#include "cvm/frame.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/host/directmap.h"
#include "grading/layers/host/lines.h"

enum {
    MOST_SHARES = 4096,
    LINE_BYTES = 1024,
    MOST_BYTES = 1 << 20, /* of a table; the judge believes much less */
    FILLER = 0x5E         /* in the table before frame_init() */
};

static pfn_t held[MOST_SHARES];
static uint32_t held_count;
static void *table;

static bool holds(pfn_t frame, uint8_t byte)
{
    const uint8_t *page = arena_page(frame);

    for (uint32_t i = 0; i < PAGE_BYTES; i++) {
        if (page[i] != byte) {
            return false;
        }
    }
    return true;
}

/* What a frame in use is filled with. */
static uint8_t mark(pfn_t frame)
{
    return (uint8_t)((frame * 7 + 1) & 0x7F); /* never FRAME_POISON */
}

/* Reads BASE BYTES ... into INFO. */
static void read_regions(const char *line, struct boot_info *info)
{
    unsigned base;
    unsigned bytes;
    int used;

    while (info->regions < BOOT_REGIONS &&
           sscanf(line, "%u %u%n", &base, &bytes, &used) == 2) {
        line += used;
        info->region[info->regions].base = base;
        info->region[info->regions].bytes = bytes;
        info->regions++;
    }
}

/* A table of BYTES bytes; without one, nothing else can be told. */
static void *make_table(uint32_t bytes)
{
    if (bytes == 0 || bytes > MOST_BYTES) {
        printf("%u 0\n", bytes);
        exit(0);
    }
    free(table);
    table = malloc(bytes);
    memset(table, FILLER, bytes);
    return table;
}

static void run_init(const char *line)
{
    struct boot_info info = {0};
    unsigned limit = 0;
    uint32_t bytes;
    int used = 0;

    sscanf(line, "%u%n", &limit, &used);
    read_regions(line + used, &info);
    bytes = frame_table_bytes(limit);
    frame_init(&info, limit, make_table(bytes));
    printf("%u %u\n", bytes, frame_free_count());
}

static void run_alloc(void)
{
    pfn_t frame = 0xFFFFFFFF;
    int error = held_count < MOST_SHARES ? frame_alloc(&frame) : 0;

    if (error == 0 && frame < ARENA_FRAMES) {
        memset(arena_page(frame), mark(frame), PAGE_BYTES);
        held[held_count] = frame;
        held_count++;
    }
    printf("%d %u %u %u\n", error, frame,
           error == 0 && frame < ARENA_FRAMES ? frame_shares(frame) : 0,
           frame_free_count());
}

static void run_share(uint32_t k)
{
    pfn_t frame = held[k];
    bool kept = holds(frame, mark(frame));

    frame_share(frame);
    held[held_count] = frame;
    held_count++;
    printf("%u %d %u %u\n", frame, kept, frame_shares(frame),
           frame_free_count());
}

static void run_release(uint32_t k)
{
    pfn_t frame = held[k];
    bool kept = holds(frame, mark(frame));

    held_count--;
    held[k] = held[held_count];
    frame_release(frame);
    printf("%u %d %u %u %d\n", frame, kept, frame_shares(frame),
           frame_free_count(), holds(frame, FRAME_POISON));
}

void lines_do(char *line)
{
    char word[LINE_BYTES];
    unsigned k = 0;

    if (sscanf(line, "%s %u", word, &k) < 1) {
        return;
    }
    printf("%s = ", line);
    fflush(stdout);
    if (strcmp(word, "init") == 0) {
        run_init(line + strlen("init"));
    } else if (table == NULL) {
        printf("skip\n");
    } else if (strcmp(word, "alloc") == 0) {
        run_alloc();
    } else if (held_count == 0 || held_count == MOST_SHARES) {
        printf("skip\n");
    } else if (strcmp(word, "share") == 0) {
        run_share(k % held_count);
    } else {
        run_release(k % held_count);
    }
}
