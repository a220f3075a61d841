/* SPDX-License-Identifier: MIT
 *
 * tr [-cds] SET1 [SET2]: replaces characters of its input by others.
 *
 *      -d  takes those of SET1 away
 *      -s  one for many equal ones in a row, of the last SET
 *      -c  SET1 is all characters but these
 *
 * In a SET may stand a-z, [:upper:] and its kin, \n \t \\ and \NNN (octal).
 * If SET2 is shorter, its last character stands for the rest.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

#define CHARACTERS 256
#define PIECE 65536 /* bytes to read at once */

/* Characters in the order in which they were given, also more than once. */
struct set {
    unsigned char *characters;
    size_t count;
};

static void set_add(struct set *set, int c)
{
    set->characters = tool_resize(set->characters, set->count + 1);
    set->characters[set->count++] = (unsigned char)c;
}

/* The character at *TEXT, which may be written with a backslash. */
static int next_character(const char **text)
{
    static const char letters[] = "abfnrtv";
    static const char meanings[] = "\a\b\f\n\r\t\v";
    const char *found;
    int c = (unsigned char)*(*text)++;

    if (c != '\\' || **text == '\0') {
        return c;
    }
    c = (unsigned char)*(*text)++;
    if (c >= '0' && c <= '7') {
        c -= '0';
        for (int i = 0; i < 2 && **text >= '0' && **text <= '7'; i++) {
            c = c * 8 + (*(*text)++ - '0');
        }
        return c & 0xff;
    }
    found = strchr(letters, c);
    return found != NULL ? meanings[found - letters] : c;
}

static const struct {
    const char *name;
    int (*has)(int c);
} classes[] = {
    {"[:alnum:]", isalnum}, {"[:alpha:]", isalpha}, {"[:blank:]", isblank},
    {"[:cntrl:]", iscntrl}, {"[:digit:]", isdigit}, {"[:graph:]", isgraph},
    {"[:lower:]", islower}, {"[:print:]", isprint}, {"[:punct:]", ispunct},
    {"[:space:]", isspace}, {"[:upper:]", isupper}, {"[:xdigit:]", isxdigit},
};

/* Adds the class whose name stands at TEXT; the length of that, or 0. */
static size_t add_class(struct set *set, const char *text)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        size_t length = strlen(classes[i].name);

        if (strncmp(text, classes[i].name, length) == 0) {
            for (int c = 0; c < CHARACTERS; c++) {
                if (classes[i].has(c)) {
                    set_add(set, c);
                }
            }
            return length;
        }
    }
    return 0;
}

static struct set parse_set(const char *text)
{
    const char *whole = text;
    struct set set = {NULL, 0};

    while (*text != '\0') {
        size_t length = add_class(&set, text);
        int first, last;

        if (length > 0) {
            text += length;
            continue;
        }
        first = last = next_character(&text);
        if (text[0] == '-' && text[1] != '\0') {
            text++;
            last = next_character(&text);
        }
        if (last < first) {
            tool_die_why(whole, "a range ends before it begins");
        }
        for (int c = first; c <= last; c++) {
            set_add(&set, c);
        }
    }
    return set;
}

static struct set complement(struct set set)
{
    struct set others = {NULL, 0};

    for (int c = 0; c < CHARACTERS; c++) {
        if (set.count == 0 || memchr(set.characters, c, set.count) == NULL) {
            set_add(&others, c);
        }
    }
    return others;
}

/* What happens to a character. */
static struct {
    unsigned char becomes, is_deleted, is_squeezed;
} rules[CHARACTERS];

static void make_rules(struct set from, struct set to, int deletes,
                       int squeezes, int has_second)
{
    struct set squeezed = has_second ? to : from;

    for (int c = 0; c < CHARACTERS; c++) {
        rules[c].becomes = (unsigned char)c;
    }
    for (size_t i = 0; i < from.count; i++) {
        unsigned char c = from.characters[i];

        rules[c].is_deleted = deletes != 0;
        if (!deletes && has_second) {
            rules[c].becomes = to.characters[i < to.count ? i : to.count - 1];
        }
    }
    for (size_t i = 0; squeezes && i < squeezed.count; i++) {
        rules[squeezed.characters[i]].is_squeezed = 1;
    }
}

static void translate(void)
{
    static unsigned char piece[PIECE];
    int before = -1;
    ssize_t bytes;

    while ((bytes = read(STDIN_FILENO, piece, sizeof piece)) > 0) {
        for (ssize_t i = 0; i < bytes; i++) {
            unsigned char c = rules[piece[i]].becomes;

            if (rules[piece[i]].is_deleted ||
                (rules[c].is_squeezed && c == before)) {
                continue;
            }
            putchar(c);
            before = c;
        }
    }
    if (bytes < 0) {
        tool_complain("stdin");
    }
}

int main(int argc, char **argv)
{
    int complements = 0, deletes = 0, squeezes = 0;
    struct set from, to = {NULL, 0};
    int option, operands;

    tool_start("tr", 1, "[-cds] SET1 [SET2]");
    while ((option = getopt(argc, argv, "+cCds")) != -1) {
        complements |= option == 'c' || option == 'C';
        deletes |= option == 'd';
        squeezes |= option == 's';
        if (option == '?') {
            tool_usage();
        }
    }
    operands = argc - optind;
    if (operands < 1 || operands > 2 ||
        operands < (deletes == squeezes ? 2 : 1) ||
        (deletes && !squeezes && operands > 1)) {
        tool_usage();
    }
    from = parse_set(argv[optind]);
    from = complements ? complement(from) : from;
    if (operands == 2) {
        to = parse_set(argv[optind + 1]);
        if (to.count == 0 && !deletes) {
            tool_die_why("SET2", "is empty");
        }
    }
    make_rules(from, to, deletes, squeezes, operands == 2);
    translate();
    return tool_end(0);
}
