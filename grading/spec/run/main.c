/* SPDX-License-Identifier: MIT
 *
 * Running the manual: the model of the kernel, and unmodified user programs on
 * a simulated processor.
 *
 *     run --archive FILE [--disk FILE] [--command LINE] [options]
 *
 *     --command LINE   the boot command line: quiet, run=LINE (sos/init/main.c)
 *     --terminal       connects standard input; idle time passes as it does
 *     --keep           what is written to the disk stays there
 *     --memory MIB     of all processes together (96)
 *     --limit SECONDS  of the machine's time, while nobody can type (60)
 *     --tell           tells each kernel call and its rule, on standard error
 *     --figures        at the end: time, instructions, kernel steps
 *
 * Standard output is the console. The exit status is the machine's; or 124:
 * out of time, 125: the model is wrong, 126: it could not be started.
 *
 * Without a terminal a run depends on nothing but its files: time is counted
 * in instructions, and the machine is never idle, as what comes next comes at
 * once.
 *
 * Source: seed 003 sect. 4; seed 001 sect. 5.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "grading/spec/run/boot.h"
#include "grading/spec/run/clock.h"
#include "grading/spec/run/device.h"
#include "grading/spec/run/disk.h"
#include "grading/spec/run/engine.h"
#include "grading/spec/run/fail.h"
#include "grading/spec/run/memory.h"
#include "grading/spec/run/serial.h"
#include "grading/spec/run/tell.h"
#include "grading/spec/run/terminal.h"
#include "grading/spec/run/world.h"
#include "grading/spec/spec.h"

enum {
    PAGES_PER_MIB = 256,
    CHECK_STEPS = 4096, /* between two looks at the invariant */
    MILLISECOND = CLOCK_SECOND / 1000,
    EPOCH = 1767225600 /* 2026-01-01: the date, without a terminal */
};

static struct {
    const char *archive;
    const char *disk;
    const char *command;
    bool terminal;
    bool keep;
    bool tell;
    bool figures;
    uint32_t memory; /* MiB */
    uint32_t limit;  /* seconds */
} options = {.command = "", .memory = 96, .limit = 60};

static struct spec spec;
static struct world *world;
static uint64_t now; /* in instructions, as of run_clock.h */
static uint64_t next_tick = CLOCK_TICK;
static uint64_t deadline;
static uint64_t steps;

/* ---- The machine ---- */

static void check_invariant(void)
{
    const char *wrong = spec_invariant(&spec);

    if (wrong != NULL) {
        terminal_flush();
        fprintf(stderr, "manual-run: the model is wrong: %s\n", wrong);
        exit(EXIT_MODEL);
    }
}

static void step(struct input input)
{
    pid before = vamos_current(&spec);
    pid next;

    tell_step(spec.schedds.time);
    next = vamos_step(&spec, world, input);
    tell_rule(&world->rule);
    world_count(before, input.devices, next);
    steps++;
    if (steps % CHECK_STEPS == 0) {
        check_invariant();
    }
}

static uint64_t next_event(void)
{
    return next_tick < clock_next() ? next_tick : clock_next();
}

/* Nobody is ready. Time passes at once, unless somebody may type. */
static void idle(void)
{
    uint64_t until = next_event();

    if (terminal_is_connected()) {
        terminal_wait((int)((until - now) / MILLISECOND));
        serial_receive();
    }
    now = until;
}

static void tick(void)
{
    next_tick += CLOCK_TICK;
    serial_receive();
    terminal_flush();
    if (terminal_is_connected()) {
        deadline = now + (uint64_t)options.limit * CLOCK_SECOND;
    }
    step((struct input){.timer = true});
}

/* The current process runs up to its next call or error, or the next event. */
static void run_process(pid p)
{
    struct engine_event event = engine_run(p, &now, next_event());

    if (event.kind != EVENT_TIME) {
        world_show(p, &event);
        step((struct input){.timer = false});
    }
}

static int out_of_time(void)
{
    terminal_flush();
    fprintf(stderr, "manual-run: time limit: still %s after %u s\n",
            vamos_current(&spec) == 0 ? "waiting" : "running", options.limit);
    return EXIT_LIMIT;
}

static bool has_word(const char *line, const char *word)
{
    size_t length = strlen(word);

    while (*line != '\0') {
        if (strcspn(line, " ") == length && memcmp(line, word, length) == 0) {
            return true;
        }
        line += strcspn(line, " ");
        line += strspn(line, " ");
    }
    return false;
}

/* Starts the machine, or starts it anew: with empty memories, and what is on
 * the disk.
 */
static void power_on(void)
{
    for (pid p = 0; p <= SPEC_PROCS; p++) {
        engine_end(p);
        (void)memory_resize(p, 0);
    }
    boot(options.archive, options.command);
    device_start();
    world = world_init(has_word(options.command, "quiet"));
    spec_init(&spec, device_set(), memory_size(INIT));
}

/* An entry of the kernel has one cause; interrupts come before the process goes
 * on, the timer's first.
 */
static void advance(void)
{
    uint32_t device;

    clock_advance(now);
    if (now >= next_tick) {
        tick();
    } else if ((device = device_interrupt()) != 0) {
        step((struct input){.devices = device});
    } else if (vamos_current(&spec) != 0) {
        run_process(vamos_current(&spec));
    } else {
        idle();
    }
}

/* Lets the machine run until it is switched off. Returns its exit status. */
static int run(void)
{
    uint32_t status;

    while (now < deadline) {
        advance();
        switch (device_power(&status)) {
        case POWER_OFF:
            return (int)status;
        case POWER_RESET:
            power_on();
            break;
        default:
            break;
        }
    }
    return out_of_time();
}

/* ---- The command ---- */

static _Noreturn void usage(void)
{
    fail("usage: run --archive FILE [--disk FILE] [--command LINE] "
         "[--terminal] [--keep] [--memory MIB] [--limit SECONDS] [--tell] "
         "[--figures]");
}

static uint32_t number(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    if (*text == '\0' || *end != '\0' || value == 0 || value > 100000) {
        fail("%s: not a number from 1 to 100000", text);
    }
    return (uint32_t)value;
}

static void set_option(int option, const char *value)
{
    switch (option) {
    case 'a':
        options.archive = value;
        break;
    case 'd':
        options.disk = value;
        break;
    case 'c':
        options.command = value;
        break;
    case 't':
        options.terminal = true;
        break;
    case 'k':
        options.keep = true;
        break;
    case 'm':
        options.memory = number(value);
        break;
    case 'l':
        options.limit = number(value);
        break;
    case 'e':
        options.tell = true;
        break;
    case 'f':
        options.figures = true;
        break;
    default:
        usage();
    }
}

static void read_options(int argc, char **argv)
{
    static const struct option names[] = {
        {"archive", required_argument, NULL, 'a'},
        {"disk", required_argument, NULL, 'd'},
        {"command", required_argument, NULL, 'c'},
        {"terminal", no_argument, NULL, 't'},
        {"keep", no_argument, NULL, 'k'},
        {"memory", required_argument, NULL, 'm'},
        {"limit", required_argument, NULL, 'l'},
        {"tell", no_argument, NULL, 'e'},
        {"figures", no_argument, NULL, 'f'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
        set_option(option, optarg);
    }
    if (options.archive == NULL || optind < argc) {
        usage();
    }
}

static void start(void)
{
    memory_init(options.memory * PAGES_PER_MIB);
    if (options.disk != NULL) {
        disk_open(options.disk, options.keep);
    }
    if (options.terminal) {
        terminal_connect();
    }
    if (options.tell) {
        tell_begin();
    }
    clock_init(options.terminal ? (uint64_t)time(NULL) : EPOCH);
    deadline = (uint64_t)options.limit * CLOCK_SECOND;
    power_on();
}

static double seconds(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double began = seconds();
    int status;

    read_options(argc, argv);
    start();
    status = run();
    terminal_flush();
    check_invariant();
    if (options.figures) {
        double passed = seconds() - began;

        fprintf(stderr,
                "manual-run: %.2f s, %.1f million instructions, %.1f million a "
                "second, %llu kernel steps\n",
                passed, (double)engine_instructions() / 1e6,
                (double)engine_instructions() / 1e6 / passed,
                (unsigned long long)steps);
    }
    return status;
}
