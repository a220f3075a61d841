/* SPDX-License-Identifier: MIT
 *
 * od [-bcdovx] [-A RADIX] [-t TYPE] [-j SKIP] [-N BYTES] [FILE ...]: prints
 * bytes as numbers and characters.
 *
 *      -t  c: characters; o, d, u, x (octal, signed, unsigned, hexadecimal)
 *          with 1, 2 or 4 bytes behind it; several lines if given again
 *      -b -c -d -o -x  as -t o1, c, u2, o2, x2; -t o2 if nothing is given
 *      -A  radix of the places in the file: o d x or n (none)
 *      -j, -N  without so many bytes at the start; only so many
 *      -v  lines that are equal, too
 */
#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/dump.h"
#include "user/bin/tool/tool.h"

#define TYPES_MOST 8

struct type {
    char kind; /* c o d u x */
    size_t bytes;
};

static struct type types[TYPES_MOST];
static int types_count;
static char radix = 'o';

/* Characters that a number of this type needs, without a gap. */
static int width_of(const struct type *type)
{
    static const int widths[3][4] = {
        {3, 3, 4, 2}, {6, 5, 6, 4}, {11, 10, 11, 8}}; /* o u d x */
    const char *kind = strchr("oudx", type->kind);

    if (type->kind == 'c') {
        return 3;
    }
    return widths[type->bytes / 2][kind - "oudx"];
}

/* Characters for a number with the gap before it. Lines of several types stand
 * in step: the one that needs most for four bytes is the measure. */
static int field_width(const struct type *type)
{
    int most = 0;
    int step = 1; /* so that MOST can be divided among four bytes */

    if (types_count == 1) {
        return width_of(type) + 1;
    }
    for (int i = 0; i < types_count; i++) {
        int width = (width_of(&types[i]) + 1) * 4 / (int)types[i].bytes;

        most = width > most ? width : most;
        if (4 / (int)types[i].bytes > step) {
            step = 4 / (int)types[i].bytes;
        }
    }
    most = (most + step - 1) / step * step;
    return most * (int)type->bytes / 4;
}

static void print_char(unsigned char c, int width)
{
    static const char letters[] = "abtnvfr";

    if (c == '\0') {
        printf("%*s", width, "\\0");
    } else if (c >= '\a' && c <= '\r') {
        printf("%*s%c", width - 1, "\\", letters[c - '\a']);
    } else if (isprint(c)) {
        printf("%*c", width, c);
    } else {
        printf("%*s%03o", width - 3, "", c);
    }
}

static void print_number(const struct type *type, uint32_t number, int width)
{
    int gap = width - width_of(type);

    if (type->kind == 'o') {
        printf("%*s%0*o", gap, "", width_of(type), (unsigned)number);
    } else if (type->kind == 'x') {
        printf("%*s%0*x", gap, "", width_of(type), (unsigned)number);
    } else if (type->kind == 'u') {
        printf("%*u", width, (unsigned)number);
    } else {
        unsigned bits = 32 - 8 * (unsigned)type->bytes;

        printf("%*d", width, (int)(number << bits) >> bits);
    }
}

static void print_offset(unsigned long offset)
{
    switch (radix) {
    case 'o':
        printf("%07lo", offset);
        break;
    case 'd':
        printf("%07lu", offset);
        break;
    case 'x':
        printf("%06lx", offset);
        break;
    default:
        break;
    }
}

static void print_line(unsigned long offset, const unsigned char *bytes,
                       size_t count)
{
    for (int i = 0; i < types_count; i++) {
        const struct type *type = &types[i];

        if (i == 0) {
            print_offset(offset);
        } else {
            printf("%*s", radix == 'n' ? 0 : radix == 'x' ? 6 : 7, "");
        }
        for (size_t j = 0; j < count; j += type->bytes) {
            uint32_t number = 0;

            for (size_t k = 0; k < type->bytes; k++) {
                number |= (uint32_t)bytes[j + k] << (8 * k);
            }
            if (type->kind == 'c') {
                print_char(bytes[j], field_width(type));
            } else {
                print_number(type, number, field_width(type));
            }
        }
        putchar('\n');
    }
}

static void add_type(const char *text)
{
    const char *kind = strchr("coudx", *text);
    int size = text[0] != '\0' && text[1] != '\0' ? text[1] - '0' : 4;

    if (*text == 'c') {
        size = 1;
    }
    if (*text == '\0' || kind == NULL ||
        (size != 1 && size != 2 && size != 4)) {
        tool_die_why(text, "c, or one of o d u x and 1, 2 or 4, is wanted");
    }
    if (types_count == TYPES_MOST) {
        tool_die_why(text, "too many types");
    }
    types[types_count++] = (struct type){*text, (size_t)size};
}

static void parse_options(int argc, char **argv, struct dump *dump)
{
    int option;

    while ((option = getopt(argc, argv, "A:bcdj:N:ot:vx")) != -1) {
        switch (option) {
        case 'A':
            radix = *optarg;
            if (radix == '\0' || strchr("odxn", radix) == NULL) {
                tool_die_why(optarg, "o, d, x or n is wanted");
            }
            break;
        case 'j':
            dump->skip = tool_size(optarg, "number of bytes");
            break;
        case 'N':
            dump->most = tool_size(optarg, "number of bytes");
            break;
        case 't':
            add_type(optarg);
            break;
        case 'v':
            dump->all_lines = 1;
            break;
        case '?':
            tool_usage();
        default:
            add_type(option == 'b'   ? "o1"
                     : option == 'c' ? "c"
                     : option == 'd' ? "u2"
                     : option == 'o' ? "o2"
                                     : "x2");
        }
    }
}

int main(int argc, char **argv)
{
    struct dump dump = {.most = ULONG_MAX, .print = print_line};
    unsigned long end;

    tool_start("od", 1,
               "[-bcdovx] [-A RADIX] [-t TYPE] [-j SKIP] [-N BYTES] "
               "[FILE ...]");
    parse_options(argc, argv, &dump);
    if (types_count == 0) {
        add_type("o2");
    }
    end = dump_files(&dump, argv + optind);
    if (radix != 'n') {
        print_offset(end);
        putchar('\n');
    }
    return tool_end(0);
}
