/* SPDX-License-Identifier: MIT
 *
 * CVM's memory floors on the host: random sequences of all that can happen to
 * machines' memory, against a plain model. What happens is in memory_ops.c,
 * what is compared in memory_judge.c, the PC below in memory_pc.c. What no
 * machine can see has tests of its own, in memory_cost.c.
 *
 * STEPS=N   does about N operations in all (200,000 if not set)
 * SEED=N    begins with another seed
 *
 * First come all short sequences of a few operations, on the smallest PC.
 *
 * A sequence runs in a child process, so that it may end in any way. One that
 * fails is shrunk: operations are left out as long as it fails without them.
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grading/layers/ktap.h"
#include "grading/layers/memory_cost.h"
#include "grading/layers/memory_run.h"

enum {
    SEQUENCE = 300, /* operations of one sequence */
    STEPS = 200000,
    PATIENCE = 30 /* seconds that one sequence may take */
};

static struct op ops[SEQUENCE];

static uint32_t number_from(const char *name, uint32_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoul(text, NULL, 0) : otherwise;
}

static bool child_fails(pid_t child)
{
    int status = 0;

    (void)waitpid(child, &status, 0);
    return status != 0;
}

/* Runs COUNT operations in a child, TELL: with all that it says. */
static bool fails(const struct sequence_setup *setup, uint32_t seed,
                  uint32_t count, bool tell)
{
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        if (!tell) {
            (void)!freopen("/dev/null", "w", stderr);
        }
        alarm(PATIENCE);
        sequence_run(setup, seed, ops, count, tell);
        _exit(0);
    }
    return child_fails(child);
}

/* Leaves out COUNT operations from FIRST on, if what is left of the LENGTH
 * fails as well. Returns: how many are left.
 */
static uint32_t leave_out(const struct sequence_setup *setup, uint32_t seed,
                          uint32_t first, uint32_t count, uint32_t length)
{
    static struct op before[SEQUENCE];

    for (uint32_t i = 0; i < length; i++) {
        before[i] = ops[i];
    }
    count = count < length - first ? count : length - first;
    for (uint32_t i = first + count; i < length; i++) {
        ops[i - count] = before[i];
    }
    if (fails(setup, seed, length - count, false)) {
        return length - count;
    }
    for (uint32_t i = 0; i < length; i++) {
        ops[i] = before[i];
    }
    return length;
}

/* Shrinks a sequence of LENGTH operations that fails. Returns: what is left. */
static uint32_t shrink(const struct sequence_setup *setup, uint32_t seed,
                       uint32_t length)
{
    uint32_t count = length / 2;
    bool shorter = false;

    while (count > 0) {
        shorter = false;
        for (uint32_t first = 0; first < length;) {
            uint32_t left = leave_out(setup, seed, first, count, length);

            shorter = shorter || left < length;
            first += left < length ? 0 : count;
            length = left;
        }
        count = count > 1 || !shorter ? count / 2 : count;
    }
    return length;
}

/* Runs sequences with the seeds from FIRST on in one child, which leaves the
 * seed of the last one in *REACHED.
 */
static bool sequences_fail(const struct sequence_setup *setup, uint32_t first,
                           uint32_t count, uint32_t *reached)
{
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        for (*reached = first; *reached < first + count; (*reached)++) {
            alarm(PATIENCE);
            sequence_make(setup, *reached, ops, SEQUENCE);
            sequence_run(setup, *reached, ops, SEQUENCE, false);
        }
        _exit(0);
    }
    return child_fails(child);
}

/* Runs SHARE of 100 of all steps on SETUP's PCs. */
static void run(const struct sequence_setup *setup, uint32_t share)
{
    uint32_t steps = number_from("STEPS", STEPS) / 100 * share;
    uint32_t *reached = mmap(NULL, sizeof(*reached), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool failed = sequences_fail(setup, number_from("SEED", 1),
                                 steps / SEQUENCE + 1, reached);

    CHECK(!failed);
    if (failed) {
        uint32_t length;

        sequence_make(setup, *reached, ops, SEQUENCE);
        length = shrink(setup, *reached, SEQUENCE);
        printf("# seed %u, %u operations are enough:\n", *reached, length);
        CHECK(fails(setup, *reached, length, true)); /* alone, it does, too */
    }
    munmap(reached, sizeof(*reached));
}

/* ---- All short sequences ---- */

/* A machine of three pages and its clones, on a PC that cannot hold all of
 * their pages. Pages 1 to 3 are at 0x1000 .. 0x3000.
 */
static const struct op begin[] = {
    {OP_ALLOC, .pid = 1, .n = 13},
    {OP_STORE_MANY, .pid = 1, .value = 0x01},
};
static const struct op letters[] = {
    {OP_STORE_WORD, .pid = 1, .a = 0x1004, .value = 0x11},
    {OP_STORE_WORD, .pid = 1, .a = 0x2004, .value = 0x12},
    {OP_LOAD_WORD, .pid = 1, .a = 0x1004},
    {OP_STORE_MANY, .pid = 1, .value = 0x20},
    {OP_CLONE, .pid = 2, .other = 1},
    {OP_CLONE, .pid = 3, .other = 2},
    {OP_STORE_MANY, .pid = 2, .value = 0x30},
    {OP_LOAD_WORD, .pid = 2, .a = 0x2004},
    {OP_STORE_WORD, .pid = 3, .a = 0x1004, .value = 0x43},
    {OP_COPY, .pid = 2, .other = 1, .a = 0x1004, .b = 0x2004, .n = 485},
    {OP_FREE, .pid = 1, .n = 2},
    {OP_RESET, .pid = 2},
    {OP_RESET, .pid = 1},
};

enum {
    BEGIN = sizeof(begin) / sizeof(begin[0]),
    LETTERS = sizeof(letters) / sizeof(letters[0]),
    DEPTH = 4
};

/* Sequence NUMBER: its digits, to the base LETTERS, are the operations. */
static void make_short(uint32_t number)
{
    for (uint32_t i = 0; i < BEGIN; i++) {
        ops[i] = begin[i];
    }
    for (uint32_t i = BEGIN; i < BEGIN + DEPTH; i++) {
        ops[i] = letters[number % LETTERS];
        number = number / LETTERS;
    }
}

static bool short_ones_fail(const struct sequence_setup *setup,
                            uint32_t *reached)
{
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        alarm(PATIENCE);
        for (*reached = 0; *reached < LETTERS * LETTERS * LETTERS * LETTERS;
             (*reached)++) {
            make_short(*reached);
            sequence_run(setup, 1, ops, BEGIN + DEPTH, false);
        }
        _exit(0);
    }
    return child_fails(child);
}

static void all_short(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 10, .slots = 10},
        .most = {.frames = 10, .slots = 10},
        .machines = 3, .pages = 3,
    };
    uint32_t *reached = mmap(NULL, sizeof(*reached), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool failed = short_ones_fail(&setup, reached);

    CHECK(!failed);
    if (failed) {
        uint32_t length;

        make_short(*reached);
        length = shrink(&setup, 1, BEGIN + DEPTH);
        printf("# short sequence %u, %u operations are enough:\n", *reached,
               length);
        CHECK(fails(&setup, 1, length, true));
    }
    munmap(reached, sizeof(*reached));
}

/* ---- Random ones ---- */

static void without_swap(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 24}, .most = {.frames = 64},
        .machines = 8, .pages = 16, .clones = 6,
    };

    run(&setup, 15);
}

static void with_swap(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 28, .slots = 1},
        .most = {.frames = 64, .slots = 100},
        .machines = 8, .pages = 24, .clones = 6,
    };

    run(&setup, 35);
}

static void with_few_frames(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 10, .slots = 10},
        .most = {.frames = 24, .slots = 60},
        .machines = 8, .pages = 12, .clones = 6,
    };

    run(&setup, 10);
}

static void with_broken_disk(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 24, .slots = 10, .broken = 5},
        .most = {.frames = 64, .slots = 100, .broken = 300},
        .machines = 8, .pages = 24, .clones = 6,
    };

    run(&setup, 15);
}

/* The processor often knows what CVM is about to change. */
static void with_two_machines(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 14},
        .most = {.frames = 24, .slots = 16},
        .machines = 2, .pages = 3, .clones = 10,
    };

    run(&setup, 10);
}

static void with_many_clones(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 140, .slots = 100},
        .most = {.frames = 200, .slots = 900},
        .machines = 50, .pages = 12, .clones = 60,
    };

    run(&setup, 10);
}

static void with_several_tables(void)
{
    static const struct sequence_setup setup = {
        .least = {.frames = 40, .slots = 8000},
        .most = {.frames = 64, .slots = 12000},
        .machines = 4, .pages = 5000, .clones = 6,
    };

    run(&setup, 5);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"memory-all-short", all_short},
        {"memory-without-swap", without_swap},
        {"memory-with-swap", with_swap},
        {"memory-few-frames", with_few_frames},
        {"memory-broken-disk", with_broken_disk},
        {"memory-two-machines", with_two_machines},
        {"memory-many-clones", with_many_clones},
        {"memory-several-tables", with_several_tables},
        {"memory-clean-pages", cost_clean},
        {"memory-clean-after-relative", cost_clean_after_relative},
        {"memory-shared-once", cost_shared},
        {"memory-second-chance", cost_second_chance},
        {"memory-all-slots", cost_all_slots},
        {"memory-bad-slots", cost_bad_slots},
        {"memory-far-slot", cost_far_slot},
        {"memory-forgotten-table", cost_forgotten_table},
    };

    return ktap_run(tests, sizeof(tests) / sizeof(tests[0]));
}
