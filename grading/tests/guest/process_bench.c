/* SPDX-License-Identifier: MIT
 *
 * What processes cost in the finished system: "bench NAME VALUES" has samples
 * of one operation in time-stamp counts, which are instructions when QEMU runs
 * with -icount shift=0. host/bench.py takes medians.
 */
#include <sys/wait.h>

#include "grading/tests/guest/process.h"

#define SAMPLES 15

static void nothing(void)
{
}

/* Does FIRST, then SECOND, SAMPLES times. Reports what SECOND costs if
 * COUNT_SECOND, else FIRST.
 */
static void report(const char *name, void (*first)(void), void (*second)(void),
                   int count_second)
{
    uint64_t time[3];

    printf("bench %s", name);
    for (int i = 0; i < SAMPLES; i++) {
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
    report(name, once, undo != NULL ? undo : nothing, 0);
}

void process_report_second(const char *name, void (*make)(void),
                           void (*once)(void))
{
    report(name, make, once, 1);
}

static void fork_exit_wait(void)
{
    if (fork() == 0) {
        _exit(0);
    }
    (void)wait(NULL);
}

static void fork_exec_wait(void)
{
    if (fork() == 0) {
        execl("/bin/true", "true", NULL);
        _exit(1);
    }
    (void)wait(NULL);
}

static int there[2], back[2];

/* A byte to a child and back, through two pipes. */
static void pipe_roundtrip(void)
{
    char byte = 0;

    (void)write(there[1], &byte, 1);
    (void)read(back[0], &byte, 1);
}

static void start_echo(void)
{
    char byte;

    if (pipe(there) < 0 || pipe(back) < 0 || fork() != 0) {
        return;
    }
    (void)close(there[1]);
    while (read(there[0], &byte, 1) == 1) {
        (void)write(back[1], &byte, 1);
    }
    _exit(0);
}

void process_bench(void)
{
    process_report("nothing", nothing, NULL);
    process_report("fork_exit_wait", fork_exit_wait, NULL);
    process_report("fork_exec_wait", fork_exec_wait, NULL);
    start_echo();
    process_report("pipe_roundtrip", pipe_roundtrip, NULL);
    process_bench_files();
}
