/* SPDX-License-Identifier: MIT
 *
 * What processes cost in the finished system: "bench NAME VALUES" has samples
 * of one operation in time-stamp counts, which are instructions when QEMU runs
 * with -icount shift=0. Otherwise their rate comes from the lines "bench begin"
 * and "bench end", which say how far the counter was then, in two words.
 * host/benchsystem.py takes medians.
 *
 * An operation that does not do what it should is no measure: then the last
 * line is "FAILED bench".
 */
#include <sys/wait.h>

#include "grading/tests/guest/process.h"

#define SAMPLES 15      /* of most operations */
#define LONG_SAMPLES 3  /* of long ones */
#define STREAM_BYTES 65536u

static void nothing(void)
{
}

/* Does FIRST, then SECOND, COUNT times. Reports what SECOND costs if
 * COUNT_SECOND, else FIRST.
 */
static void report(const char *name, int count, void (*first)(void),
                   void (*second)(void), int count_second)
{
    uint64_t time[3];

    printf("bench %s", name);
    for (int i = 0; i < count; i++) {
        time[0] = __builtin_ia32_rdtsc();
        first();
        time[1] = __builtin_ia32_rdtsc();
        second();
        time[2] = __builtin_ia32_rdtsc();
        printf(" %u", (unsigned)(time[count_second + 1] - time[count_second]));
    }
    printf("\n");
    (void)fflush(stdout);
}

void process_report(const char *name, void (*once)(void), void (*undo)(void))
{
    report(name, SAMPLES, once, undo != NULL ? undo : nothing, 0);
}

void process_report_second(const char *name, void (*make)(void),
                           void (*once)(void))
{
    report(name, SAMPLES, make, once, 1);
}

void process_report_long(const char *name, void (*once)(void),
                         void (*undo)(void))
{
    report(name, LONG_SAMPLES, once, undo, 0);
}

void process_report_long_second(const char *name, void (*make)(void),
                                void (*once)(void))
{
    report(name, LONG_SAMPLES, make, once, 1);
}

void process_must(int condition)
{
    process_failed |= !condition;
}

/* Waits for the child, which has to end with 0. */
static void reap(void)
{
    int status = 1;

    process_must(wait(&status) > 0 && status == 0);
}

static void fork_exit_wait(void)
{
    if (fork() == 0) {
        _exit(0);
    }
    reap();
}

static void fork_exec_wait(void)
{
    if (fork() == 0) {
        execl("/bin/true", "true", NULL);
        _exit(1);
    }
    reap();
}

static int there[2], back[2];
static char chunk[4096] __attribute__((aligned(4096)));

/* A byte to a child and back, through two pipes. */
static void pipe_roundtrip(void)
{
    char byte = 0;

    process_must(write(there[1], &byte, 1) == 1);
    process_must(read(back[0], &byte, 1) == 1);
}

/* STREAM_BYTES to a child, which says when it has them all. */
static void pipe_stream(void)
{
    char byte = 0;

    for (size_t done = 0; done < STREAM_BYTES; done += sizeof chunk) {
        process_must(write(there[1], chunk, sizeof chunk) == sizeof chunk);
    }
    process_must(read(back[0], &byte, 1) == 1);
}

/* A child that sends back a byte for each PORTION that comes. */
static void start_peer(size_t portion)
{
    size_t bytes = 0;
    ssize_t got;

    if (pipe(there) < 0 || pipe(back) < 0 || fork() != 0) {
        return;
    }
    (void)close(there[1]);
    while ((got = read(there[0], chunk, sizeof chunk)) > 0) {
        bytes += (size_t)got;
        if (bytes == portion) {
            (void)write(back[1], chunk, 1);
            bytes = 0;
        }
    }
    _exit(0);
}

static void end_peer(void)
{
    for (int i = 0; i < 2; i++) {
        (void)close(there[i]);
        (void)close(back[i]);
    }
    reap();
}

static void tell_clock(const char *name)
{
    uint64_t now = __builtin_ia32_rdtsc();

    printf("bench %s %u %u\n", name, (unsigned)(now >> 32), (unsigned)now);
    (void)fflush(stdout);
}

void process_bench(void)
{
    tell_clock("begin");
    process_report("nothing", nothing, NULL);
    process_report("fork_exit_wait", fork_exit_wait, NULL);
    process_report("fork_exec_wait", fork_exec_wait, NULL);
    start_peer(1);
    process_report("pipe_roundtrip", pipe_roundtrip, NULL);
    end_peer();
    start_peer(STREAM_BYTES);
    process_report("pipe_throughput", pipe_stream, NULL);
    end_peer();
    process_bench_files();
    tell_clock("end");
}
