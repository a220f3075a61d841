/* SPDX-License-Identifier: MIT
 *
 * uniq [-cdiu] [-f FIELDS] [-s BYTES] [FROM [TO]]: prints one of equal lines
 * that follow each other.
 *
 *      -c  with their number before it
 *      -d  only lines that are there several times; -u only the others
 *      -i  upper and lower case are the same
 *      -f, -s  compares without the first fields, and then bytes
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static int show_count, only_repeated, only_unique, ignore_case;
static unsigned long skip_fields, skip_bytes;

/* The part of LINE that is compared. */
static const char *key_of(const char *line)
{
    for (unsigned long i = 0; i < skip_fields && *line != '\0'; i++) {
        line += strspn(line, " \t");
        line += strcspn(line, " \t");
    }
    for (unsigned long i = 0; i < skip_bytes && *line != '\0'; i++) {
        line++;
    }
    return line;
}

static int is_equal(const char *a, const char *b)
{
    a = key_of(a);
    b = key_of(b);
    return (ignore_case ? strcasecmp(a, b) : strcmp(a, b)) == 0;
}

static void print_group(const char *line, unsigned long count)
{
    if ((only_repeated && count == 1) || (only_unique && count > 1)) {
        return;
    }
    if (show_count) {
        printf("%7lu ", count);
    }
    puts(line);
}

static void print_unique(FILE *file)
{
    struct input_line first = {NULL, 0}, next = {NULL, 0};
    unsigned long count = 1;

    if (input_next(&first, file) < 0) {
        return;
    }
    while (input_next(&next, file) >= 0) {
        if (is_equal(first.text, next.text)) {
            count++;
        } else {
            struct input_line old = first;

            print_group(first.text, count);
            first = next;
            next = old;
            count = 1;
        }
    }
    print_group(first.text, count);
}

static void parse_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "cdf:is:u")) != -1) {
        switch (option) {
        case 'c':
            show_count = 1;
            break;
        case 'd':
            only_repeated = 1;
            break;
        case 'f':
            skip_fields = tool_number(optarg, "number of fields", ULONG_MAX);
            break;
        case 'i':
            ignore_case = 1;
            break;
        case 's':
            skip_bytes = tool_number(optarg, "number of bytes", ULONG_MAX);
            break;
        case 'u':
            only_unique = 1;
            break;
        default:
            tool_usage();
        }
    }
}

int main(int argc, char **argv)
{
    const char *from;
    FILE *file;

    tool_start("uniq", 1, "[-cdiu] [-f FIELDS] [-s BYTES] [FROM [TO]]");
    parse_options(argc, argv);
    if (argc - optind > 2) {
        tool_usage();
    }
    from = optind < argc ? argv[optind] : "-";
    file = input_open(from);
    if (file == NULL) {
        return tool_end(1);
    }
    if (argc - optind == 2) {
        tool_output(argv[optind + 1]);
    }
    print_unique(file);
    input_close(file, from);
    return tool_end(0);
}
