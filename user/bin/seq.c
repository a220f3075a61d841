/* SPDX-License-Identifier: MIT
 *
 * seq [-w] [-s TEXT] [FIRST [STEP]] LAST: prints whole numbers.
 *
 *      -s  TEXT between them, not line ends
 *      -w  with zeros in front, so that all have the same width
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define DIGITS "0123456789"

static long parse(const char *text)
{
    char *end;
    long number;

    errno = 0;
    number = strtol(text, &end, 10);
    if (errno != 0) {
        tool_die(text);
    }
    if (*text == '\0' || *end != '\0') {
        tool_die_why(text, "a whole number is wanted");
    }
    return number;
}

static int width_of(long number)
{
    return snprintf(NULL, 0, "%ld", number);
}

static void print_sequence(long first, long step, long last, int width,
                           const char *between)
{
    int is_first = 1;
    long i = first;

    while (step > 0 ? i <= last : i >= last) {
        printf("%s%0*ld", is_first ? "" : between, width, i);
        is_first = 0;
        if (__builtin_add_overflow(i, step, &i)) {
            break;
        }
    }
    if (!is_first) {
        putchar('\n');
    }
}

/* Leaves the numbers of ARGV in NUMBERS: first, step, last. */
static void parse_numbers(int argc, char **argv, long numbers[3])
{
    if (argc < 1 || argc > 3) {
        tool_usage();
    }
    numbers[0] = argc > 1 ? parse(argv[0]) : 1;
    numbers[1] = argc > 2 ? parse(argv[1]) : 1;
    numbers[2] = parse(argv[argc - 1]);
    if (numbers[1] == 0) {
        tool_die_why(argv[1], "a step other than 0 is wanted");
    }
}

int main(int argc, char **argv)
{
    const char *between = "\n";
    int equal_width = 0;
    int width = 0;
    long numbers[3];
    int word = optind, option;

    tool_start("seq", 1, "[-w] [-s TEXT] [FIRST [STEP]] LAST");
    while ((option = getopt(argc, argv, "+s:w" DIGITS)) != -1 &&
           strchr(DIGITS, option) == NULL) {
        switch (option) {
        case 's':
            between = optarg;
            break;
        case 'w':
            equal_width = 1;
            break;
        default:
            tool_usage();
        }
        word = optind;
    }
    optind = option == -1 ? optind : word; /* a negative number */
    parse_numbers(argc - optind, argv + optind, numbers);
    if (equal_width) {
        int a = width_of(numbers[0]), b = width_of(numbers[2]);

        width = a > b ? a : b;
    }
    print_sequence(numbers[0], numbers[1], numbers[2], width, between);
    return tool_end(0);
}
