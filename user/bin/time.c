/* SPDX-License-Identifier: MIT
 *
 * time [-p] COMMAND [WORD ...]: runs a program and says on stderr how long it
 * took, in seconds: by the clock, and of the processor, for itself and the
 * children that it waited for. What the servers did for it is not counted.
 */
#include <stdio.h>
#include <sys/times.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define TICKS 100 /* a second, in times() */

static void print(const char *what, long ticks)
{
    fprintf(stderr, "%s %ld.%02ld\n", what, ticks / TICKS, ticks % TICKS);
}

int main(int argc, char **argv)
{
    struct tms used;
    long start;
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
    start = (long)times(&used);
    status = tool_run(argv + optind);
    print("real", (long)times(&used) - start);
    print("user", (long)used.tms_cutime);
    return tool_end(status);
}
