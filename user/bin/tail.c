/* SPDX-License-Identifier: MIT
 *
 * tail [-fqv] [-n LINES] [-c BYTES] [FILE ...]: prints the end of files.
 *
 *      -n  so many lines, 10 if not given; -5 means -n 5; with a + before the
 *          number everything from that line on
 *      -c  the same with bytes
 *      -f  goes on with what is added to the last file, until ^C
 *      -q  never a heading with the file's name; -v always one
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static unsigned long most = 10;
static int by_bytes, from_start, headings, follow;

/* Copies what is left of FILE. */
static void print_rest(FILE *file)
{
    int c;

    while ((c = getc(file)) != EOF) {
        putchar(c);
    }
}

static void print_from_start(FILE *file)
{
    unsigned long skip = most > 0 ? most - 1 : 0;
    int c;

    while (skip > 0 && (c = getc(file)) != EOF) {
        skip -= by_bytes || c == '\n';
    }
    print_rest(file);
}

/* Where in TEXT the last lines or bytes begin. */
static size_t end_begins(const char *text, size_t bytes)
{
    unsigned long lines = 0;
    size_t i = bytes;

    if (by_bytes) {
        return bytes > most ? bytes - most : 0;
    }
    if (most == 0) {
        return bytes;
    }
    while (i > 0) {
        /* The end of the last line does not begin another one. */
        if (text[i - 1] == '\n' && i < bytes && ++lines == most) {
            break;
        }
        i--;
    }
    return i;
}

/* Keeps no more of the file than its last piece and what is to be printed. */
static void print_end(FILE *file)
{
    char *text = NULL;
    size_t bytes = 0, room = 0, start, part;

    do {
        start = end_begins(text, bytes);
        if (start > 0) {
            bytes -= start;
            memmove(text, text + start, bytes);
        }
        if (room - bytes < INPUT_PIECE) {
            room = bytes * 2 + INPUT_PIECE;
            text = tool_resize(text, room);
        }
        part = fread(text + bytes, 1, INPUT_PIECE, file);
        bytes += part;
    } while (part > 0);
    start = end_begins(text, bytes);
    (void)fwrite(text + start, 1, bytes - start, stdout);
    free(text);
}

static void print_file(FILE *file, const char *name)
{
    static int printed;

    if (headings) {
        printf("%s==> %s <==\n", printed++ > 0 ? "\n" : "",
               file == stdin ? "standard input" : name);
    }
    if (from_start) {
        print_from_start(file);
    } else {
        print_end(file);
    }
}

/* Prints what is added to NAME; there is no end but a signal, if it could be
 * read before. */
static void print_additions(const char *name)
{
    FILE *file = fopen(name, "r");

    if (file == NULL || fseek(file, 0, SEEK_END) < 0) {
        return;
    }
    for (;;) {
        print_rest(file);
        (void)fflush(stdout);
        clearerr(file);
        (void)sleep(1);
    }
}

static void set_most(const char *text)
{
    from_start = *text == '+';
    text += *text == '+' || *text == '-';
    most = tool_size(text, by_bytes ? "number of bytes" : "number of lines");
}

static int parse_options(int argc, char **argv)
{
    int option;
    int show = -1;

    while ((option = getopt(argc, argv, "c:fn:qv")) != -1) {
        switch (option) {
        case 'c':
        case 'n':
            by_bytes = option == 'c';
            set_most(optarg);
            break;
        case 'f':
            follow = 1;
            break;
        case 'q':
        case 'v':
            show = option == 'v';
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

    tool_start("tail", 1, "[-fqv] [-n LINES] [-c BYTES] [FILE ...]");
    if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') &&
        isdigit((unsigned char)argv[1][1])) {
        set_most(argv[1]);
        argv[1] = argv[0];
        argc--;
        argv++;
    }
    show = parse_options(argc, argv);
    headings = show >= 0 ? show : argc - optind > 1;
    input_each(argv + optind, print_file);
    if (follow && optind < argc) {
        (void)fflush(stdout);
        print_additions(argv[argc - 1]);
    }
    return tool_end(0);
}
