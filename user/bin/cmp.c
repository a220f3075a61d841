/* SPDX-License-Identifier: MIT
 *
 * cmp [-ls] FILE1 FILE2: says where two files begin to differ.
 *
 *      -l  all bytes that differ: place, and both values in octal
 *      -s  says nothing: the status tells (0 equal, 1 different, 2 trouble)
 */
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static int list_all, silent;

/* Reports a difference. Whether the comparison goes on. */
static int report(char **names, unsigned long byte, unsigned long line, int a,
                  int b)
{
    if (silent) {
        return 0;
    }
    if (list_all) {
        printf("%lu %3o %3o\n", byte, (unsigned)a, (unsigned)b);
        return 1;
    }
    printf("%s %s differ: char %lu, line %lu\n", names[0], names[1], byte,
           line);
    return 0;
}

/* One file is the start of the other. */
static void report_end(const char *name, unsigned long bytes)
{
    (void)fflush(stdout);
    if (!silent && bytes == 0) {
        fprintf(stderr, "cmp: EOF on %s which is empty\n", name);
    } else if (!silent) {
        fprintf(stderr, "cmp: EOF on %s after byte %lu\n", name, bytes);
    }
}

/* 0 if both are equal, or 1. */
static int compare(FILE *const files[2], char **names)
{
    unsigned long byte = 0, line = 1;
    int result = 0;

    for (;;) {
        int a = getc(files[0]);
        int b = getc(files[1]);

        if (a == EOF || b == EOF) {
            if (a != b) {
                report_end(names[a == EOF ? 0 : 1], byte);
            }
            return a != b ? 1 : result;
        }
        byte++;
        if (a != b) {
            result = 1;
            if (!report(names, byte, line, a, b)) {
                return result;
            }
        }
        line += a == '\n';
    }
}

int main(int argc, char **argv)
{
    FILE *files[2];
    int option, result;

    tool_start("cmp", 2, "[-ls] FILE1 FILE2");
    while ((option = getopt(argc, argv, "ls")) != -1) {
        switch (option) {
        case 'l':
            list_all = 1;
            break;
        case 's':
            silent = 1;
            break;
        default:
            tool_usage();
        }
    }
    if (argc - optind != 2) {
        tool_usage();
    }
    for (int i = 0; i < 2; i++) {
        files[i] = input_open(argv[optind + i]);
        if (files[i] == NULL) {
            return tool_end(2);
        }
    }
    result = compare(files, argv + optind);
    for (int i = 0; i < 2; i++) {
        input_close(files[i], argv[optind + i]);
    }
    return tool_end(result);
}
