/* SPDX-License-Identifier: MIT
 *
 * sort [-bcfhnrsu] [-k FROM[,TO]] [-t C] [-o FILE] [FILE ...]: prints the lines
 * of all files in order.
 *
 *      -n  by the number at the start; -h the same with suffixes k, M, G
 *      -f  upper and lower case are the same; -b blanks at the start count not
 *      -r  the other way round
 *      -k  by these fields, from the first one to the last: 2, 2,3 or 2n,2;
 *          with -k again for lines that are equal by that
 *      -t  the character between fields; without it blanks
 *      -u  one of equal lines; -s leaves equal lines as they stood
 *      -c  only checks the order: status 1, with the first line out of order
 *      -o  to FILE, which may be one of those that are read
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "user/bin/tool/decimal.h"
#include "user/bin/tool/input.h"
#include "user/bin/tool/list.h"
#include "user/bin/tool/tool.h"

#define KEYS_MOST 16

struct key {
    unsigned long field, last;     /* from 1; last 0: to the end of the line */
    unsigned long byte, last_byte; /* in them, from 1; 0: the first, all */
    int numeric, human, fold, blanks, reverse;
};

static struct key whole = {.field = 1}; /* the options without -k */
static struct key keys[KEYS_MOST];
static int keys_count;
static int unique, stable, check;
static char separator; /* 0: blanks */
static struct list lines;

/* --- Fields -------------------------------------------------------------- */

static const char *skip_blanks(const char *text)
{
    while (isblank((unsigned char)*text)) {
        text++;
    }
    return text;
}

/* The end of the field at TEXT. Blanks before a field belong to it. */
static const char *field_end(const char *text)
{
    if (separator != '\0') {
        const char *end = strchr(text, separator);

        return end != NULL ? end : text + strlen(text);
    }
    text = skip_blanks(text);
    while (*text != '\0' && !isblank((unsigned char)*text)) {
        text++;
    }
    return text;
}

/* Field NUMBER (from 1) of TEXT, or its end. */
static const char *field_start(const char *text, unsigned long number)
{
    while (--number > 0 && *text != '\0') {
        text = field_end(text);
        text += separator != '\0' && *text != '\0';
    }
    return text;
}

/* BYTES further, but not behind the end. */
static const char *advance(const char *text, unsigned long bytes)
{
    while (bytes-- > 0 && *text != '\0') {
        text++;
    }
    return text;
}

/* The part of TEXT that KEY compares: from the result to *END. */
static const char *key_part(const struct key *key, const char *text,
                            const char **end)
{
    const char *start = field_start(text, key->field);

    *end = text + strlen(text);
    if (key->last > 0) {
        const char *last = field_start(text, key->last);

        *end = key->last_byte > 0
                   ? advance(key->blanks ? skip_blanks(last) : last,
                             key->last_byte)
                   : field_end(last);
    }
    if (key->blanks) {
        start = skip_blanks(start);
    }
    start = advance(start, key->byte > 0 ? key->byte - 1 : 0);
    return start < *end ? start : *end;
}

/* --- Comparing ----------------------------------------------------------- */

static int compare_by(const struct key *key, const char *a, const char *b)
{
    const char *a_end, *b_end;
    size_t a_length, b_length, least;
    int result;

    a = key_part(key, a, &a_end);
    b = key_part(key, b, &b_end);
    if (key->numeric || key->human) {
        return decimal_compare(a, a_end, b, b_end, key->human);
    }
    a_length = (size_t)(a_end - a);
    b_length = (size_t)(b_end - b);
    least = a_length < b_length ? a_length : b_length;
    result = key->fold ? strncasecmp(a, b, least) : memcmp(a, b, least);
    return result != 0 ? result : (a_length > b_length) - (a_length < b_length);
}

static int compare_keys(const char *a, const char *b)
{
    for (int i = 0; i < keys_count; i++) {
        int result = compare_by(&keys[i], a, b);

        if (result != 0) {
            return keys[i].reverse ? -result : result;
        }
    }
    return 0;
}

static int compare_lines(const char *a, const char *b)
{
    int result = compare_keys(a, b);

    if (result == 0 && !stable && !unique) {
        result = strcmp(a, b);
        result = whole.reverse ? -result : result;
    }
    return result;
}

/* --- The program --------------------------------------------------------- */

static void read_lines(FILE *file, const char *name)
{
    struct input_line line = {NULL, 0};

    while (input_next(&line, file) >= 0) {
        list_add(&lines, line.text);
    }
    free(line.text);
}

static int check_order(const char *name)
{
    for (size_t i = 1; i < lines.count; i++) {
        const char *a = lines.names[i - 1], *b = lines.names[i];

        if (compare_lines(a, b) > 0 || (unique && compare_keys(a, b) == 0)) {
            fprintf(stderr, "sort: %s:%lu: disorder: %s\n", name,
                    (unsigned long)i + 1, b);
            return 1;
        }
    }
    return 0;
}

/* Merges FROM[LEFT..MIDDLE) and FROM[MIDDLE..RIGHT), both sorted, to TO. Of
 * equal lines the one that was read first stays first. */
static void merge(char **from, char **to, size_t left, size_t middle,
                  size_t right)
{
    size_t a = left, b = middle;

    for (size_t i = left; i < right; i++) {
        if (b == right ||
            (a < middle && compare_lines(from[a], from[b]) <= 0)) {
            to[i] = from[a++];
        } else {
            to[i] = from[b++];
        }
    }
}

/* By merging runs of 1, 2, 4, ... lines: it needs half as many comparisons as
 * qsort(), which takes no memory. Returns where the sorted lines are. */
static char **merge_all(char **from, char **to, size_t count)
{
    for (size_t run = 1; run < count; run *= 2) {
        char **other = from;

        for (size_t left = 0; left < count; left += 2 * run) {
            size_t middle = left + run < count ? left + run : count;
            size_t right = middle + run < count ? middle + run : count;

            merge(from, to, left, middle, right);
        }
        from = to;
        to = other;
    }
    return from;
}

static void sort_and_print(void)
{
    char **other = tool_resize(NULL, lines.count * sizeof *other);
    char **sorted = merge_all(lines.names, other, lines.count);

    for (size_t i = 0; i < lines.count; i++) {
        if (i == 0 || !unique || compare_keys(sorted[i - 1], sorted[i]) != 0) {
            puts(sorted[i]);
        }
    }
    free(other);
}

/* Takes a letter that says how KEY compares. Whether it is one. */
static int set_order(struct key *key, int letter)
{
    switch (letter) {
    case 'b':
        key->blanks = 1;
        return 1;
    case 'f':
        key->fold = 1;
        return 1;
    case 'h':
        key->human = 1;
        return 1;
    case 'n':
        key->numeric = 1;
        return 1;
    case 'r':
        key->reverse = 1;
        return 1;
    default:
        return 0;
    }
}

/* FIELD[.BYTE][LETTERS] at *TEXT. */
static void parse_place(const char **text, struct key *key,
                        unsigned long *field, unsigned long *byte)
{
    char *end;

    *field = strtoul(*text, &end, 10);
    if (end == *text || *field == 0) {
        tool_die_why(*text, "a number of a field, from 1, is wanted");
    }
    if (*end == '.') {
        *byte = strtoul(end + 1, &end, 10);
    }
    while (set_order(key, *end)) {
        end++;
    }
    *text = end;
}

static void add_key(const char *text)
{
    struct key key = {0};
    const char *next = text;

    if (keys_count == KEYS_MOST) {
        tool_die_why(text, "too many keys");
    }
    parse_place(&next, &key, &key.field, &key.byte);
    if (*next == ',') {
        next++;
        parse_place(&next, &key, &key.last, &key.last_byte);
    }
    if (*next != '\0') {
        tool_die_why(text, "FIELD[.BYTE][bfhnr][,FIELD[.BYTE]] is wanted");
    }
    keys[keys_count++] = key;
}

/* Keys that say nothing of their order have that of the options. */
static void complete_keys(void)
{
    for (int i = 0; i < keys_count; i++) {
        struct key *key = &keys[i];

        if (!key->numeric && !key->human && !key->fold && !key->blanks &&
            !key->reverse) {
            key->numeric = whole.numeric;
            key->human = whole.human;
            key->fold = whole.fold;
            key->blanks = whole.blanks;
            key->reverse = whole.reverse;
        }
    }
    if (keys_count == 0) {
        keys[keys_count++] = whole;
    }
}

/* Returns the file to write, or NULL. */
static const char *parse_options(int argc, char **argv)
{
    const char *output = NULL;
    int option;

    while ((option = getopt(argc, argv, "bcfhk:no:rst:u")) != -1) {
        switch (option) {
        case 'c':
            check = 1;
            break;
        case 'k':
            add_key(optarg);
            break;
        case 'o':
            output = optarg;
            break;
        case 's':
            stable = 1;
            break;
        case 't':
            separator = *optarg;
            if (optarg[0] == '\0' || optarg[1] != '\0') {
                tool_die_why(optarg, "one character is wanted");
            }
            break;
        case 'u':
            unique = 1;
            break;
        default:
            if (!set_order(&whole, option)) {
                tool_usage();
            }
        }
    }
    complete_keys();
    return output;
}

int main(int argc, char **argv)
{
    const char *output;

    tool_start("sort", 2,
               "[-bcfhnrsu] [-k FROM[,TO]] [-t C] [-o FILE] "
               "[FILE ...]");
    output = parse_options(argc, argv);
    input_each(argv + optind, read_lines);
    if (check) {
        return tool_end(check_order(optind < argc ? argv[optind] : "-"));
    }
    if (output != NULL) {
        tool_output(output);
    }
    sort_and_print();
    return tool_end(0);
}
