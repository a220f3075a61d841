/* SPDX-License-Identifier: MIT
 *
 * Bracket expressions: [abc], [^a-z], [[:digit:]_].
 */
#include "user/lib/regex_set.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

static const struct {
    const char *name;
    int (*has)(int c);
} classes[] = {
    {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank},
    {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
    {"lower", islower}, {"print", isprint}, {"punct", ispunct},
    {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
};

static void invert(struct regex_set *set)
{
    for (size_t i = 0; i < sizeof set->bits; i++) {
        set->bits[i] = (uint8_t)~set->bits[i];
    }
}

void regex_set_words(struct regex_set *set, int not )
{
    memset(set, 0, sizeof *set);
    for (int c = 0; c < 256; c++) {
        if (isalnum(c) || c == '_') {
            regex_set_add(set, (unsigned char)c);
        }
    }
    if (not ) {
        invert(set);
    }
}

/* Adds the class whose name follows "[:". */
static int add_class(struct regex_set *set, const char **text)
{
    size_t length = strcspn(*text, ":");

    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (strlen(classes[i].name) != length ||
            strncmp(*text, classes[i].name, length) != 0 ||
            (*text)[length + 1] != ']') {
            continue;
        }
        for (int c = 0; c < 256; c++) {
            if (classes[i].has(c)) {
                regex_set_add(set, (unsigned char)c);
            }
        }
        *text += length + 2;
        return 0;
    }
    return REG_ECTYPE;
}

/* Adds a character or a range. */
static int add_range(struct regex_set *set, const char **text)
{
    unsigned char first = (unsigned char)*(*text)++;
    unsigned char last = first;

    if ((*text)[0] == '-' && (*text)[1] != ']' && (*text)[1] != '\0') {
        last = (unsigned char)(*text)[1];
        *text += 2;
    }
    if (last < first) {
        return REG_ERANGE;
    }
    for (int c = first; c <= last; c++) {
        regex_set_add(set, (unsigned char)c);
    }
    return 0;
}

/* Adds what stands at TEXT. */
static int add_next(struct regex_set *set, const char **text)
{
    if ((*text)[0] == '[' && (*text)[1] == ':') {
        *text += 2;
        return add_class(set, text);
    }
    if ((*text)[0] == '[' && ((*text)[1] == '.' || (*text)[1] == '=')) {
        return REG_ECOLLATE;
    }
    return add_range(set, text);
}

/* Where a letter is in SET, its other case is too. */
static void add_cases(struct regex_set *set)
{
    for (int c = 0; c < 256; c++) {
        if (regex_set_has(set, (unsigned char)c)) {
            regex_set_add(set, (unsigned char)tolower(c));
            regex_set_add(set, (unsigned char)toupper(c));
        }
    }
}

int regex_set_parse(struct regex_set *set, const char **text, int flags)
{
    int not = **text == '^';
    int is_first = 1;

    memset(set, 0, sizeof *set);
    *text += not ;
    while (**text != ']' || is_first) {
        int error = **text == '\0' ? REG_EBRACK : add_next(set, text);

        if (error != 0) {
            return error;
        }
        is_first = 0;
    }
    ++*text;
    if (flags & REG_ICASE) {
        add_cases(set);
    }
    if (not ) {
        if (flags & REG_NEWLINE) {
            regex_set_add(set, '\n');
        }
        invert(set);
    }
    return 0;
}
