/* SPDX-License-Identifier: MIT
 *
 * conform_host [--seed N] [--seeds COUNT] FILE...
 *
 * The kernel on the host, over the plain CVM of grading/layers, against the
 * model: the samples of its fuzzer in the FILEs, then COUNT that are put
 * together of pieces of them, by the seeds N, N + 1, .... Each trace is checked
 * against Vamos and Coup.
 *
 * Exit status: 0 all conform; 1 a difference, which is explained.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/vamos_fuzz.h"
#include "grading/spec/conform/report.h"

enum {
    MOST_BYTES = 8192, /* of an input */
    DRAWN_BYTES = 4096,
    PIECE_BYTES = 100,
    ANYTHING = 8, /* one piece in so many is any bytes */
    MOST_FILES = 1000,
    TRACE_BYTES = 1 << 22
};

struct sample {
    size_t length;
    uint8_t bytes[MOST_BYTES];
};

static struct sample samples[MOST_FILES];
static uint32_t files;

static uint8_t trace[TRACE_BYTES];
static size_t trace_length;
static struct replay replay;
static struct history all;
static uint64_t steps;

void trace_put(uint8_t byte)
{
    if (trace_length == TRACE_BYTES) {
        fprintf(stderr, "conform_host: a trace that is too long\n");
        abort();
    }
    trace[trace_length] = byte;
    trace_length++;
}

static bool conforms(const char *name, bool coup)
{
    enum event_found found = EVENT_STEP;

    replay_begin(&replay, trace, trace_length, coup);
    while (found == EVENT_STEP && !replay.difference.found) {
        found = replay_next(&replay);
    }
    if (replay.difference.found) {
        printf("%s: the kernel does not do what the model demands%s\n", name,
               coup ? " (Coup)" : "");
        report_difference(&replay);
        return false;
    }
    if (found == EVENT_DAMAGED) {
        printf("%s: damaged: %s\n", name, replay.trace.damage);
        return false;
    }
    return true;
}

static bool check(const char *name, const struct sample *input)
{
    trace_length = 0;
    (void)LLVMFuzzerTestOneInput(input->bytes, input->length);
    if (!conforms(name, true) || !conforms(name, false)) {
        return false;
    }
    history_add_results(&all, &replay.history);
    steps += replay.steps;
    return true;
}

/* ---- Inputs ---- */

static bool read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    struct sample *input = &samples[files];

    if (file == NULL || files == MOST_FILES) {
        printf("%s: cannot be read, or one too many\n", name);
        return false;
    }
    input->length = fread(input->bytes, 1, sizeof(input->bytes), file);
    fclose(file);
    files++;
    return check(name, input);
}

static uint32_t draw(uint32_t *random, uint32_t limit)
{
    *random = *random * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(*random >> 8) * limit >> 24);
}

/* Appends a piece of one of the files, or bytes of any value. */
static void append_piece(struct sample *to, uint32_t *random)
{
    const struct sample *from = &samples[draw(random, files)];
    uint32_t start = draw(random, (uint32_t)from->length + 1);
    bool copies = draw(random, ANYTHING) != 0;

    for (uint32_t i = draw(random, PIECE_BYTES);
         i > 0 && to->length < MOST_BYTES; i--) {
        to->bytes[to->length] = copies && start < from->length
                                    ? from->bytes[start]
                                    : (uint8_t)draw(random, 256);
        start++;
        to->length++;
    }
}

static bool check_seed(uint32_t seed)
{
    static struct sample input;
    uint32_t random = seed;
    char name[80];

    input.length = 0;
    while (input.length < DRAWN_BYTES) {
        append_piece(&input, &random);
    }
    snprintf(name, sizeof(name), "seed %u (again: --seed %u)", seed, seed);
    return check(name, &input);
}

int main(int argc, char **argv)
{
    uint32_t seed = 1;
    uint32_t seeds = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
            seed = (uint32_t)strtoul(argv[i + 1], NULL, 10);
            seeds = seeds == 0 ? 1 : seeds;
            i++;
        } else if (strcmp(argv[i], "--seeds") == 0 && i + 1 < argc) {
            seeds = (uint32_t)strtoul(argv[i + 1], NULL, 10);
            i++;
        } else if (!read_file(argv[i])) {
            return 1;
        }
    }
    for (uint32_t i = 0; i < seeds && files > 0; i++) {
        if (!check_seed(seed + i)) {
            return 1;
        }
    }
    report_results(&all);
    printf("%llu steps conform to Vamos and to Coup\n",
           (unsigned long long)steps);
    return 0;
}
