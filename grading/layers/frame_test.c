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
 * Each is told with what came of it:  init LIMIT ... = FREE
 *     alloc = ERROR FRAME SHARES FREE
 *     share FRAME = KEPT SHARES FREE
 *     release FRAME = KEPT SHARES FREE POISONED
 *     nothing                          (no share is held)
 * KEPT: whether the frame holds what was written to it; POISONED: whether each
 * of its bytes is FRAME_POISON.
 */
#include "cvm/frame.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/host/directmap.h"

enum { MOST_SHARES = 4096, LINE_BYTES = 1024, TABLE_BYTES = 64 * 1024 };

static pfn_t held[MOST_SHARES];
static uint32_t held_count;
static uint64_t table[TABLE_BYTES / 8];

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

static void run_init(char *line)
{
    struct boot_info info = {0};
    unsigned limit;
    unsigned base;
    unsigned bytes;
    int used;

    if (sscanf(line, "%u%n", &limit, &used) != 1 ||
        frame_table_bytes(limit) > TABLE_BYTES) {
        printf("init %u = -1\n", limit);
        return;
    }
    printf("init %u", limit);
    for (line += used; sscanf(line, "%u %u%n", &base, &bytes, &used) == 2;
         line += used) {
        printf(" %u %u", base, bytes);
        info.region[info.regions].base = base;
        info.region[info.regions].bytes = bytes;
        info.regions++;
    }
    frame_init(&info, limit, table);
    printf(" = %u\n", frame_free_count());
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
    printf("alloc = %d %u %u %u\n", error, frame,
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
    printf("share %u = %d %u %u\n", frame, kept, frame_shares(frame),
           frame_free_count());
}

static void run_release(uint32_t k)
{
    pfn_t frame = held[k];
    bool kept = holds(frame, mark(frame));

    held_count--;
    held[k] = held[held_count];
    frame_release(frame);
    printf("release %u = %d %u %u %d\n", frame, kept, frame_shares(frame),
           frame_free_count(), holds(frame, FRAME_POISON));
}

static void run(char *line)
{
    char word[LINE_BYTES];
    unsigned k = 0;

    if (sscanf(line, "%s %u", word, &k) < 1) {
        return;
    }
    if (strcmp(word, "init") == 0) {
        run_init(line + strlen("init"));
    } else if (strcmp(word, "alloc") == 0) {
        run_alloc();
    } else if (held_count == 0 || held_count == MOST_SHARES) {
        printf("nothing\n");
    } else if (strcmp(word, "share") == 0) {
        run_share(k % held_count);
    } else {
        run_release(k % held_count);
    }
}

int main(void)
{
    char line[LINE_BYTES];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        run(line);
        fflush(stdout);
    }
    return 0;
}
