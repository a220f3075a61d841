/* SPDX-License-Identifier: MIT
 *
 * time [-p] COMMAND [WORD ...]: runs a program and says on stderr how long it
 * took, in seconds. That is by the clock: init does not count what children
 * take of the processor.
 */
#include <stdio.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define TICKS 100 /* a second, in times() */

int main(int argc, char **argv)
{
    struct tms unused;
    long start, ticks;
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
    start = (long)times(&unused);
    status = tool_run(argv + optind);
    ticks = (long)times(&unused) - start;
    fprintf(stderr, "real %ld.%02ld\n", ticks / TICKS, ticks % TICKS);
    return tool_end(status);
}
