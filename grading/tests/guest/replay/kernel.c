/* SPDX-License-Identifier: MIT
 *
 * An abstract kernel that does a sequence of operations on machines and prints
 * what comes of it. Its boot command line has a word
 *
 *     replay=SEED,STEPS,FRAMES,MACHINES,PAGES,CLONES
 *
 * of decimal numbers: all but FRAMES as in sequence_setup. FRAMES is how much
 * memory machines have together; the rest of the PC's frames is taken away at
 * the start, so that pages are evicted often.
 */
#include <stddef.h>

#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/frame.h"
#include "cvm/memory.h"
#include "grading/tests/guest/replay/ops.h"

enum {
    INIT = 1,     /* has the command line, and makes room */
    BALLAST = 50, /* commits what was taken away */
    TABLE_PAGES = 1024,
    MOST_TAKEN = 16384, /* frames: 64 MiB */
    SUM_ALL = 1000,     /* operations between two looks at everything */
    COMMAND_BYTES = 1024
};

static struct sequence_setup setup;
static uint32_t seed;
static uint32_t steps;
static uint32_t frames;

static uint32_t done; /* steps */
static pid_t running;
static pfn_t taken[MOST_TAKEN];
static uint32_t taken_count;

/* ---- The beginning and the end ---- */

static void must(int error)
{
    CVM_ASSERT(error == 0);
}

/* The number at *TEXT, which moves behind it and the comma. */
static uint32_t number(const char **text)
{
    uint32_t value = 0;

    while (**text >= '0' && **text <= '9') {
        value = value * 10 + (uint32_t)(**text - '0');
        *text = *text + 1;
    }
    if (**text == ',') {
        *text = *text + 1;
    }
    return value;
}

static void read_command(void)
{
    static char command[COMMAND_BYTES];
    static const char word[] = "replay=";
    const char *text = command;

    must(cvm_read(INIT, cvm_get_register(INIT, CVM_ARGUMENT_3), command,
                  sizeof(command)));
    while (*text != 0 && memcmp(text, word, sizeof(word) - 1) != 0) {
        text++;
    }
    CVM_ASSERT(*text != 0); /* there is such a word */
    text = text + sizeof(word) - 1;
    seed = number(&text);
    steps = number(&text);
    frames = number(&text);
    setup.machines = number(&text);
    setup.pages = number(&text);
    setup.clones = number(&text);
}

static void report_memory(void)
{
    struct info_memory memory = cvm_memory();

    console_debug("memory %u %u free %u %u\n", memory.frames, memory.swap_slots,
                  memory.free_frames, memory.free_swap_slots);
}

static void report_counters(void)
{
    struct info_counters counters = cvm_counters();

    console_debug("counters zero %u copy %u swap %u lost %u"
                  " reads %u writes %u\n",
                  counters.faults.zero, counters.faults.copy,
                  counters.faults.swap, counters.faults.lost,
                  counters.swap_reads, counters.swap_writes);
}

/* Takes frames away until FRAMES are left, and makes sure that nobody counts on
 * them: a machine commits as many, and touches none. Its directory is one of
 * them, and what it commits for its tables as well.
 */
static void take_frames(void)
{
    uint32_t surplus = cvm_memory().free_frames - frames;
    uint32_t tables = surplus / (TABLE_PAGES + 1) + 1;

    CVM_ASSERT(frames < cvm_memory().free_frames && surplus <= MOST_TAKEN);
    must(cvm_alloc(BALLAST, surplus - 1 - tables));
    for (taken_count = 0; taken_count < surplus - 1; taken_count++) {
        must(frame_alloc(&taken[taken_count]));
    }
}

static void begin(void)
{
    read_command();
    cvm_reset(INIT);
    report_memory();
    take_frames();
    ops_start(setup.machines, setup.pages);
    sequence_start(seed);
}

static _Noreturn void end(void)
{
    ops_sum_all();
    ops_end();
    cvm_reset(BALLAST);
    while (taken_count > 0) {
        taken_count--;
        frame_release(taken[taken_count]);
    }
    report_memory();
    report_counters();
    cvm_power_off(0);
}

/* ---- The sequence ---- */

/* Does operations until a machine has to run. */
static pid_t next(void)
{
    pid_t pid = 0;

    while (pid == 0) {
        struct op op;

        if (done == steps) {
            end();
        }
        op = sequence_next(&setup);
        done++;
        pid = ops_begin(done, &op);
        if (pid == 0 && done % SUM_ALL == 0) {
            ops_sum_all();
        }
    }
    return pid;
}

pid_t kdispatch(word_t cause, word_t data)
{
    if ((cause & CVM_CAUSE_RESET) != 0) {
        begin();
        running = next();
    } else if ((cause & (CVM_CAUSE_CALL | CVM_CAUSE_EXCEPTION)) != 0) {
        running = ops_continue(cause);
        running = running == 0 ? next() : running;
    }
    return running; /* also if it was interrupted */
}
