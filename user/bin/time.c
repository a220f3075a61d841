/* SPDX-License-Identifier: MIT
 *
 * time [-p] COMMAND [WORD ...]: runs a program and says on stderr how long it
 * took: by the clock, and on the processor.
 */
#include <stdio.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define TICKS 100 /* a second, in times() */

static void print_ticks(const char *name, long ticks)
{
    fprintf(stderr, "%-4s %ld.%02ld\n", name, ticks / TICKS, ticks % TICKS);
}

int main(int argc, char **argv)
{
    struct tms before, after;
    long start, end;
    int option, status;

    tool_start("time", 125, "[-p] COMMAND [WORD ...]");
    while ((option = getopt(argc, argv, "+p")) != -1) {
        if (option != 'p') {
            tool_usage();
        }
    }
    if (optind == argc) {
        tool_usage();
    }
    start = (long)times(&before);
    status = tool_run(argv + optind);
    end = (long)times(&after);
    print_ticks("real", end - start);
    print_ticks("user", (long)(after.tms_cutime - before.tms_cutime));
    print_ticks("sys", (long)(after.tms_cstime - before.tms_cstime));
    return tool_end(status);
}
