/* SPDX-License-Identifier: MIT
 *
 * Formatted input. Never more than one character is taken back, as a stream
 * can take back no more: "0xg" read as a number fails, as ISO C wants it.
 */
#include "user/lib/scan.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_BYTES 72 /* of a number: 64 binary digits would do */
#define SET_BYTES 256

struct directive {
    int ignore; /* the star */
    int width;  /* characters at most; 0: no limit */
    int length; /* bytes of the value */
    char conversion;
    const char *set, *set_end; /* of [ */
};

struct arguments {
    va_list list;
};

static int get(struct scan_source *source)
{
    int c = source->get(source);

    source->taken += c != EOF;
    return c;
}

static void back(struct scan_source *source, int c)
{
    if (c != EOF) {
        source->taken--;
        source->back(source, c);
    }
}

/* Whether there is more after white space. */
static int skip_space(struct scan_source *source)
{
    int c;

    do {
        c = get(source);
    } while (c != EOF && isspace(c));
    back(source, c);
    return c != EOF;
}

static const char *parse_length(const char *s, int *length)
{
    int twice = s[0] != '\0' && s[0] == s[1];

    *length = sizeof(int);
    switch (*s) {
    case 'h':
        *length = twice ? sizeof(char) : sizeof(short);
        return s + 1 + twice;
    case 'l':
        *length = twice ? sizeof(long long) : sizeof(long);
        return s + 1 + twice;
    case 'j':
        *length = sizeof(intmax_t);
        return s + 1;
    case 'z':
    case 't':
        *length = sizeof(size_t);
        return s + 1;
    default:
        return s;
    }
}

/* Reads what follows a percent sign. Returns what follows that. */
static const char *parse_directive(const char *s, struct directive *directive)
{
    *directive = (struct directive){.ignore = *s == '*'};
    s += directive->ignore;
    for (; isdigit((unsigned char)*s); s++) {
        directive->width = directive->width < 100000000
                               ? directive->width * 10 + *s - '0'
                               : directive->width;
    }
    s = parse_length(s, &directive->length);
    directive->conversion = *s;
    if (*s == '[') {
        directive->set = s + 1;
        s += s[1] == '^' ? 2 : 1;
        s += *s == ']' ? 1 : 0; /* the first one belongs to the set */
        s += strcspn(s, "]");
        directive->set_end = s;
    }
    return *s == '\0' ? s : s + 1;
}

static void store(void *to, int length, unsigned long long value)
{
    switch (length) {
    case sizeof(char):
        *(unsigned char *)to = (unsigned char)value;
        break;
    case sizeof(short):
        *(unsigned short *)to = (unsigned short)value;
        break;
    case sizeof(int):
        *(unsigned *)to = (unsigned)value;
        break;
    default:
        *(unsigned long long *)to = value;
    }
}

static int base_of(char conversion)
{
    switch (conversion) {
    case 'i':
        return 0;
    case 'o':
        return 8;
    case 'x':
    case 'X':
    case 'p':
        return 16;
    default:
        return 10;
    }
}

/* Whether C may follow the LENGTH characters of TEXT in a number. */
static int continues(const char *text, int length, int c, int base)
{
    int sign = length > 0 && (text[0] == '-' || text[0] == '+');
    int digits = length - sign;

    if (length == 0 && (c == '-' || c == '+')) {
        return 1;
    }
    if (digits == 1 && text[sign] == '0' && (c == 'x' || c == 'X')) {
        return base == 0 || base == 16;
    }
    if (base == 0) {
        base = digits == 0 || text[sign] != '0'               ? 10
               : digits > 1 && tolower(text[sign + 1]) == 'x' ? 16
                                                              : 8;
    }
    return base == 16 ? isxdigit(c) : c >= '0' && c < '0' + base;
}

/* Reads a number. Whether there was one. */
static int scan_number(struct scan_source *source,
                       const struct directive *directive, void *to)
{
    char text[NUMBER_BYTES];
    int base = base_of(directive->conversion);
    int most = directive->width > 0 && directive->width < NUMBER_BYTES
                   ? directive->width
                   : NUMBER_BYTES - 1;
    int length = 0;
    int c = EOF;
    char *end;
    unsigned long long value;

    while (length < most && (c = get(source)) != EOF &&
           continues(text, length, c, base)) {
        text[length++] = (char)c;
    }
    if (length < most) {
        back(source, c);
    }
    text[length] = '\0';
    value = directive->conversion == 'd' || directive->conversion == 'i'
                ? (unsigned long long)strtoll(text, &end, base)
                : strtoull(text, &end, base);
    if (length == 0 || *end != '\0') {
        return 0;
    }
    if (!directive->ignore) {
        store(to, directive->length, value);
    }
    return 1;
}

/* Whether the set of a directive has C. */
static int in_set(const struct directive *directive, int c)
{
    const char *s = directive->set;
    int inverted = *s == '^';
    int found = 0;

    for (s += inverted; s < directive->set_end; s++) {
        int from = (unsigned char)*s;

        if (s[1] == '-' && s + 2 < directive->set_end) {
            found |= c >= from && c <= (unsigned char)s[2];
            s += 2;
        } else {
            found |= c == from;
        }
    }
    return found != inverted;
}

static int is_wanted(const struct directive *directive, int c)
{
    switch (directive->conversion) {
    case 'c':
        return 1;
    case 's':
        return !isspace(c);
    default:
        return in_set(directive, c);
    }
}

/* Reads characters. Whether there were any. */
static int scan_text(struct scan_source *source,
                     const struct directive *directive, char *to)
{
    int most = directive->width;
    int length = 0;

    if (most == 0) {
        most = directive->conversion == 'c' ? 1 : INT32_MAX;
    }
    while (length < most) {
        int c = get(source);

        if (c == EOF || !is_wanted(directive, c)) {
            back(source, c);
            break;
        }
        if (!directive->ignore) {
            to[length] = (char)c;
        }
        length++;
    }
    if (directive->conversion == 'c') {
        return length == most;
    }
    if (!directive->ignore && length > 0) {
        to[length] = '\0';
    }
    return length > 0;
}

/* Whether the end of SOURCE is reached. */
static int at_end(struct scan_source *source)
{
    int c = get(source);

    back(source, c);
    return c == EOF;
}

/* Carries out one directive: 1, a value was stored; 0, none was wanted; -1, it
 * does not match; EOF - 1: the input ended. */
static int convert(struct scan_source *source,
                   const struct directive *directive,
                   struct arguments *arguments)
{
    char c = directive->conversion;
    int matches;
    void *to;

    if (c == '\0' || strchr("diuoxXpcs[n%", c) == NULL) {
        return -1;
    }
    if (strchr("c[n", c) == NULL) {
        (void)skip_space(source);
    }
    if (c == '%') {
        int found = get(source);

        back(source, found == '%' ? EOF : found);
        return found == '%' ? 0 : -1;
    }
    to = directive->ignore ? NULL : va_arg(arguments->list, void *);
    if (c == 'n') {
        store(to, directive->length, (unsigned long long)source->taken);
        return 0;
    }
    if (at_end(source)) {
        return EOF - 1;
    }
    matches = strchr("cs[", c) != NULL ? scan_text(source, directive, to)
                                       : scan_number(source, directive, to);
    return matches ? !directive->ignore : -1;
}

/* Takes a character that has to be there as it is. As convert(). */
static int literal(struct scan_source *source, char wanted)
{
    int c = get(source);

    if (c == (unsigned char)wanted) {
        return 0;
    }
    back(source, c);
    return c == EOF ? EOF - 1 : -1;
}

int scan(struct scan_source *source, const char *format, va_list arguments)
{
    struct arguments rest;
    int stored = 0;
    int result = 0;

    va_copy(rest.list, arguments);
    source->taken = 0;
    while (*format != '\0' && result >= 0) {
        struct directive directive;

        result = 0;
        if (isspace((unsigned char)*format)) {
            (void)skip_space(source);
            format++;
        } else if (*format != '%') {
            result = literal(source, *format++);
        } else {
            format = parse_directive(format + 1, &directive);
            directive.length = directive.conversion == 'p' ? (int)sizeof(void *)
                                                           : directive.length;
            result = convert(source, &directive, &rest);
            stored += result > 0;
        }
    }
    va_end(rest.list);
    return result == EOF - 1 && stored == 0 ? EOF : stored;
}
