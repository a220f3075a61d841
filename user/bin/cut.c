/* SPDX-License-Identifier: MIT
 *
 * cut (-b LIST | -c LIST | -f LIST [-d C] [-s]) [FILE ...]: prints parts of
 * each line.
 *
 *      -b, -c  these bytes
 *      -f  these fields; -d the character between them, a tab if not given
 *      -s  no lines without that character
 *
 * A LIST is 3, 2-4, -4, 5- or several of these with commas.
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

struct range {
    unsigned long first, last;
};

static struct range *ranges;
static size_t ranges_count;
static int by_fields, only_delimited;
static char delimiter = '\t';

static int is_wanted(unsigned long place)
{
    for (size_t i = 0; i < ranges_count; i++) {
        if (ranges[i].first <= place && place <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

/* One range at TEXT; returns what follows it, NULL if it is none. */
static const char *parse_range(const char *text, struct range *range)
{
    char *end = (char *)(size_t)text;

    range->first = 1;
    if (*text != '-') {
        range->first =
            isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
    }
    range->last = range->first;
    if (range->first > 0 && *end == '-') {
        const char *number = end + 1;

        range->last = ULONG_MAX;
        end++;
        if (isdigit((unsigned char)*number)) {
            range->last = strtoul(number, &end, 10);
        } else if (*text == '-') {
            return NULL;
        }
    }
    return range->first == 0 || range->last < range->first ? NULL : end;
}

static void parse_list(const char *list)
{
    const char *next = list;

    for (;;) {
        struct range range;

        next = parse_range(next, &range);
        if (next == NULL || (*next != '\0' && *next != ',')) {
            tool_die_why(list, "a list like 1,3-5,7- is wanted");
        }
        ranges = tool_resize(ranges, (ranges_count + 1) * sizeof *ranges);
        ranges[ranges_count++] = range;
        if (*next++ == '\0') {
            return;
        }
    }
}

static void cut_bytes(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (is_wanted(i + 1)) {
            putchar(line[i]);
        }
    }
    putchar('\n');
}

static void cut_fields(const char *line)
{
    unsigned long field = 1;
    int printed = 0;

    if (strchr(line, delimiter) == NULL) {
        if (!only_delimited) {
            puts(line);
        }
        return;
    }
    for (;; field++) {
        const char *end = strchr(line, delimiter);
        size_t length = end != NULL ? (size_t)(end - line) : strlen(line);

        if (is_wanted(field)) {
            if (printed++ > 0) {
                putchar(delimiter);
            }
            (void)fwrite(line, 1, length, stdout);
        }
        if (end == NULL) {
            break;
        }
        line = end + 1;
    }
    putchar('\n');
}

static void cut_file(FILE *file, const char *name)
{
    struct input_line line = {NULL, 0};
    ssize_t length;

    while ((length = input_next(&line, file)) >= 0) {
        if (by_fields) {
            cut_fields(line.text);
        } else {
            cut_bytes(line.text, (size_t)length);
        }
    }
    free(line.text);
}

int main(int argc, char **argv)
{
    int option;

    tool_start("cut", 1,
               "(-b LIST | -c LIST | -f LIST [-d C] [-s]) [FILE ...]");
    while ((option = getopt(argc, argv, "b:c:d:f:s")) != -1) {
        switch (option) {
        case 'b':
        case 'c':
        case 'f':
            by_fields = option == 'f';
            parse_list(optarg);
            break;
        case 'd':
            delimiter = *optarg;
            if (strlen(optarg) != 1) {
                tool_die_why(optarg, "one character is wanted");
            }
            break;
        case 's':
            only_delimited = 1;
            break;
        default:
            tool_usage();
        }
    }
    if (ranges_count == 0) {
        tool_usage();
    }
    input_each(argv + optind, cut_file);
    return tool_end(0);
}
