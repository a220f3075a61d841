/* SPDX-License-Identifier: MIT
 *
 * sum [FILE ...]: prints checksum (that of BSD) and KiB of files.
 */
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static int is_named;

static void print_sum(FILE *file, const char *name)
{
    static unsigned char piece[INPUT_PIECE];
    unsigned long total = 0;
    unsigned sum = 0;
    ssize_t bytes;

    while ((bytes = read(fileno(file), piece, sizeof piece)) > 0) {
        for (ssize_t i = 0; i < bytes; i++) {
            sum = (sum >> 1) + ((sum & 1) << 15);
            sum = (sum + piece[i]) & 0xffff;
        }
        total += (unsigned long)bytes;
    }
    if (bytes < 0) {
        tool_complain(name);
        return;
    }
    printf("%05u %5lu", sum, (total + 1023) / 1024);
    printf(is_named ? " %s\n" : "\n", name);
}

int main(int argc, char **argv)
{
    tool_start("sum", 1, "[FILE ...]");
    if (getopt(argc, argv, "") != -1) {
        tool_usage();
    }
    is_named = optind < argc;
    input_each(argv + optind, print_sum);
    return tool_end(0);
}
