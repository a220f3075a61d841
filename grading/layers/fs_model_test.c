/* SPDX-License-Identifier: MIT
 *
 * sos/fs against the model, without power cuts: random sequences on volumes of
 * several kinds. A sequence that fails is made short and printed.
 *
 *     fs_model_test [SEED [RUNS [STEPS]]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_model_run.h"

#define COMPARE_EVERY 60u

/* A kind of volume, and how the sequences on it are. */
struct kind {
    const char *name;
    struct format format;
    uint32_t free; /* clusters; 0: an empty volume */
    uint32_t most; /* bytes of a large write */
};

static const struct kind kinds[] = {
    {"small", {1, 4085, 256, 512, 2}, 0, 20000},
    {"nearly full", {1, 4085, 256, 512, 2}, 60, 20000},
    {"4 KiB clusters", {8, 4100, 256, 512, 2}, 0, 65536},
    {"full, 2 KiB clusters", {4, 4100, 128, 112, 2}, 12, 30000},
    {"one FAT, small journal", {2, 5000, 67, 64, 1}, 0, 40000},
    {"a long chain", {1, 40000, 256, 512, 2}, 100, OP_LARGE},
    {"32 KiB clusters", {64, 4085, 300, 512, 2}, 0, 65536},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

/* Does COUNT operations. Returns how many agreed: COUNT if all did. */
static uint32_t run(const struct kind *kind, const struct op *ops,
                    uint32_t count)
{
    uint32_t i;

    if (!run_start(&kind->format, kind->free)) {
        return 0;
    }
    for (i = 0; i < count; i++) {
        if (!run_op(&ops[i])) {
            return i;
        }
        if ((i % COMPARE_EVERY == COMPARE_EVERY - 1 || i == count - 1) &&
            !run_compare()) {
            return i;
        }
    }
    return count;
}

/* Makes a sequence up while it is done. Returns as run(). */
static uint32_t explore(const struct kind *kind, uint32_t seed, struct op *ops,
                        uint32_t count)
{
    uint32_t i;

    ops_start(seed, kind->most, 1);
    if (!run_start(&kind->format, kind->free)) {
        return 0;
    }
    for (i = 0; i < count; i++) {
        ops[i] = ops_next(run_has);
        if (!run_op(&ops[i])) {
            return i;
        }
        if ((i % COMPARE_EVERY == COMPARE_EVERY - 1 || i == count - 1) &&
            !run_compare()) {
            return i;
        }
    }
    return count;
}

/* Leaves out parts of OPS that it fails without. Returns what is left. */
static uint32_t shrink(const struct kind *kind, struct op *ops, uint32_t count)
{
    struct op *tried = malloc(count * sizeof *ops);
    uint32_t part, at;

    for (part = count / 2; part > 0; part = part > 1 ? (part + 1) / 2 : 0) {
        for (at = 0; at < count;) {
            uint32_t drop = part < count - at ? part : count - at;
            uint32_t failed;

            memcpy(tried, ops, at * sizeof *ops);
            memcpy(tried + at, ops + at + drop,
                   (count - at - drop) * sizeof *ops);
            failed = run(kind, tried, count - drop);
            if (failed < count - drop) {
                count = failed + 1;
                memcpy(ops, tried, count * sizeof *ops);
            } else {
                at += drop;
            }
        }
    }
    free(tried);
    return count;
}

static void report(const struct kind *kind, uint32_t seed, struct op *ops,
                   uint32_t count, uint32_t steps)
{
    uint32_t left, i;

    printf("    %s, seed %u: %s\n", kind->name, seed, run_wrong);
    fflush(stdout);
    left = shrink(kind, ops, count);
    (void)run(kind, ops, left);
    printf("    %u of %u operations are enough:\n", left, count);
    for (i = 0; i < left; i++) {
        ops_print(&ops[i]);
    }
    printf("    %s\n    again: fs_model_test %u 1 %u\n", run_wrong, seed,
           steps);
}

int main(int argc, char **argv)
{
    uint32_t seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0) : 1;
    uint32_t runs = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 0) : 12;
    uint32_t steps = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 0) : 1500;
    struct op *ops = calloc(steps, sizeof *ops);
    uint32_t done, i;
    int status = 0;

    printf("TAP version 14\n1..%u\n", runs);
    for (i = 0; i < runs; i++) {
        const struct kind *kind = &kinds[(seed + i) % KINDS];

        done = explore(kind, seed + i, ops, steps);
        if (done < steps) {
            report(kind, seed + i, ops, done + 1, steps);
            status = 1;
        }
        printf("%s %u - model-%u, %s\n", done < steps ? "not ok" : "ok", i + 1,
               seed + i, kind->name);
        fflush(stdout);
    }
    free(ops);
    return status;
}
