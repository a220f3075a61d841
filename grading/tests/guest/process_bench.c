/* SPDX-License-Identifier: MIT
 *
 * What processes cost in the finished system: "bench NAME VALUES" has samples
 * of one operation in time-stamp counts, which are instructions when QEMU runs
 * with -icount shift=0. host/bench.py takes medians.
 */
#include <sys/wait.h>

#include "grading/tests/guest/process.h"

#define SAMPLES 15

static void report(const char *name, void (*once)(void))
{
    printf("bench %s", name);
    for (int i = 0; i < SAMPLES; i++) {
        uint64_t begin = __builtin_ia32_rdtsc();
        uint64_t end;

        once();
        end = __builtin_ia32_rdtsc();
        printf(" %u", (unsigned)(end - begin));
    }
    printf("\n");
    (void)fflush(stdout);
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

static void nothing(void)
{
}

void process_bench(void)
{
    report("nothing", nothing);
    report("fork_exit_wait", fork_exit_wait);
    report("fork_exec_wait", fork_exec_wait);
    start_echo();
    report("pipe_roundtrip", pipe_roundtrip);
}
