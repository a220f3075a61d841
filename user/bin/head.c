/* SPDX-License-Identifier: MIT
 *
 * head [-qv] [-n LINES] [-c BYTES] [FILE ...]: prints the start of files.
 *
 *      -n  so many lines, 10 if not given; -5 means -n 5
 *      -c  so many bytes
 *      -q  never a heading with the file's name; -v always one
 */
#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static unsigned long most = 10;
static int by_bytes, headings;

static void print_head(FILE *file, const char *name)
{
    static int printed;
    unsigned long left = most;
    int c;

    if (headings) {
        printf("%s==> %s <==\n", printed++ > 0 ? "\n" : "",
               file == stdin ? "standard input" : name);
    }
    while (left > 0 && (c = getc(file)) != EOF) {
        putchar(c);
        left -= by_bytes || c == '\n';
    }
}

static int parse_options(int argc, char **argv)
{
    int option;
    int show = -1;

    while ((option = getopt(argc, argv, "c:n:qv")) != -1) {
        switch (option) {
        case 'c':
            by_bytes = 1;
            most = tool_size(optarg, "number of bytes");
            break;
        case 'n':
            by_bytes = 0;
            most = tool_size(optarg, "number of lines");
            break;
        case 'q':
            show = 0;
            break;
        case 'v':
            show = 1;
            break;
        default:
            tool_usage();
        }
    }
    return show;
}

int main(int argc, char **argv)
{
    int show;

    tool_start("head", 1, "[-qv] [-n LINES] [-c BYTES] [FILE ...]");
    if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
        most = tool_size(argv[1] + 1, "number of lines");
        argv[1] = argv[0];
        argc--;
        argv++;
    }
    show = parse_options(argc, argv);
    headings = show >= 0 ? show : argc - optind > 1;
    input_each(argv + optind, print_head);
    return tool_end(0);
}
