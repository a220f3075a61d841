/* SPDX-License-Identifier: MIT
 *
 * hexdump [-Cv] [-n BYTES] [-s SKIP] [FILE ...]: prints bytes in hexadecimal.
 *
 *      -C  single bytes, and the characters; else words of two bytes
 *      -n, -s  so many bytes; without so many at the start
 *      -v  lines that are equal, too
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/dump.h"
#include "user/bin/tool/tool.h"

static void print_words(unsigned long offset, const unsigned char *bytes,
                        size_t count)
{
    printf("%07lx", offset);
    for (size_t i = 0; i < DUMP_BYTES; i += 2) {
        if (i < count) {
            printf(" %04x", (unsigned)(bytes[i] | bytes[i + 1] << 8));
        } else {
            printf("     ");
        }
    }
    putchar('\n');
}

static void print_canonical(unsigned long offset, const unsigned char *bytes,
                            size_t count)
{
    printf("%08lx ", offset);
    for (size_t i = 0; i < DUMP_BYTES; i++) {
        fputs(i == DUMP_BYTES / 2 ? "  " : " ", stdout);
        if (i < count) {
            printf("%02x", bytes[i]);
        } else {
            printf("  ");
        }
    }
    printf("  |");
    for (size_t i = 0; i < count; i++) {
        putchar(isprint(bytes[i]) ? bytes[i] : '.');
    }
    puts("|");
}

int main(int argc, char **argv)
{
    struct dump dump = {.most = ULONG_MAX, .print = print_words};
    unsigned long end;
    int option;

    tool_start("hexdump", 1, "[-Cv] [-n BYTES] [-s SKIP] [FILE ...]");
    while ((option = getopt(argc, argv, "Cn:s:v")) != -1) {
        switch (option) {
        case 'C':
            dump.print = print_canonical;
            break;
        case 'n':
            dump.most = tool_size(optarg, "number of bytes");
            break;
        case 's':
            dump.skip = tool_size(optarg, "number of bytes");
            break;
        case 'v':
            dump.all_lines = 1;
            break;
        default:
            tool_usage();
        }
    }
    end = dump_files(&dump, argv + optind);
    if (end > dump.skip) {
        printf(dump.print == print_words ? "%07lx\n" : "%08lx\n", end);
    }
    return tool_end(0);
}
