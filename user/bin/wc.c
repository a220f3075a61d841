/* SPDX-License-Identifier: MIT
 *
 * wc [-clLw] [FILE ...]: counts lines, words and bytes.
 *
 *      -l  lines only; -w words; -c bytes (also -m)
 *      -L  the length of the longest line
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

struct counts {
    unsigned long lines, words, bytes, longest;
};

static int show_lines, show_words, show_bytes, show_longest;
static int width = 7; /* of a column */
static struct counts total;
static int files;

static void print_counts(const struct counts *counts, const char *name)
{
    const struct {
        int show;
        unsigned long number;
    } columns[] = {{show_lines, counts->lines},
                   {show_words, counts->words},
                   {show_bytes, counts->bytes},
                   {show_longest, counts->longest}};
    const char *gap = "";

    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (columns[i].show) {
            printf("%s%*lu", gap, width, columns[i].number);
            gap = " ";
        }
    }
    printf("%s%s\n", *name != '\0' ? " " : "", name);
}

/* Counts a piece of a file. *COLUMN and *IN_WORD go on from piece to piece. */
static void count_piece(struct counts *counts, const char *piece, size_t bytes,
                        unsigned long *column, int *in_word)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)piece[i];
        int is_gap = isspace(c);

        counts->words += !is_gap && !*in_word;
        *in_word = !is_gap;
        counts->lines += c == '\n';
        if (c == '\n' || c == '\r' || c == '\f') {
            *column = 0;
        } else {
            *column = c == '\t' ? (*column | 7) + 1 : *column + !!isprint(c);
        }
        if (*column > counts->longest) {
            counts->longest = *column;
        }
    }
}

static void count_file(FILE *file, const char *name)
{
    static char piece[INPUT_PIECE];
    struct counts counts = {0, 0, 0, 0};
    unsigned long column = 0;
    int in_word = 0;
    ssize_t bytes;

    while ((bytes = read(fileno(file), piece, sizeof piece)) > 0) {
        counts.bytes += (unsigned long)bytes;
        count_piece(&counts, piece, (size_t)bytes, &column, &in_word);
    }
    if (bytes < 0) {
        tool_complain(name);
    }
    print_counts(&counts, files == 0 ? "" : name);
    total.lines += counts.lines;
    total.words += counts.words;
    total.bytes += counts.bytes;
    if (counts.longest > total.longest) {
        total.longest = counts.longest;
    }
}

int main(int argc, char **argv)
{
    int option;

    tool_start("wc", 1, "[-clLmw] [FILE ...]");
    while ((option = getopt(argc, argv, "clLmw")) != -1) {
        switch (option) {
        case 'c':
        case 'm':
            show_bytes = 1;
            break;
        case 'l':
            show_lines = 1;
            break;
        case 'L':
            show_longest = 1;
            break;
        case 'w':
            show_words = 1;
            break;
        default:
            tool_usage();
        }
    }
    if (!show_bytes && !show_lines && !show_words && !show_longest) {
        show_bytes = show_lines = show_words = 1;
    }
    files = argc - optind;
    if (files <= 1 &&
        show_bytes + show_lines + show_words + show_longest == 1) {
        width = 1; /* a number alone is for a script */
    }
    input_each(argv + optind, count_file);
    if (files > 1) {
        print_counts(&total, "total");
    }
    return tool_end(0);
}
