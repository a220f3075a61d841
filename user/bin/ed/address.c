/* SPDX-License-Identifier: MIT
 *
 * ed: addresses of lines.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/ed/ed.h"
#include "user/bin/tool/tool.h"

/* Compiles what stands at *P up to its first character again; nothing means
 * the last expression. */
int ed_parse_regex(const char **p)
{
    char end = *(*p)++;
    char *copy = tool_copy(*p);
    char *to = copy;

    while (**p != '\0' && **p != end) {
        if ((*p)[0] == '\\' && (*p)[1] == end) {
            ++*p;
        } else if ((*p)[0] == '\\' && (*p)[1] != '\0') {
            *to++ = *(*p)++;
        }
        *to++ = *(*p)++;
    }
    *to = '\0';
    *p += **p == end;
    if (*copy != '\0') {
        if (ed.has_regex) {
            regfree(&ed.regex);
        }
        ed.has_regex = regcomp(&ed.regex, copy, 0) == 0;
    }
    free(copy);
    return ed.has_regex ? 0 : ed_fail("no valid regular expression");
}

int ed_matches(long line)
{
    return regexec(&ed.regex, text_line(&ed.text, line), 0, NULL, 0) == 0;
}

/* The next line that matches, forwards or backwards and round the end. */
static int search(const char **p, long *result)
{
    int step = **p == '/' ? 1 : -1;
    long line = ed.dot;

    if (ed_parse_regex(p) < 0) {
        return -1;
    }
    for (long i = 0; i < ed.text.count; i++) {
        line += step;
        line = line > ed.text.count ? 1 : line < 1 ? ed.text.count : line;
        if (ed_matches(line)) {
            *result = line;
            return 1;
        }
    }
    return ed_fail("no line matches");
}

/* The part of an address before + and -. 1: there is one; 0; -1. */
static int parse_base(const char **p, long *result)
{
    switch (**p) {
    case '.':
    case '$':
        *result = **p == '.' ? ed.dot : ed.text.count;
        ++*p;
        return 1;
    case '/':
    case '?':
        return search(p, result);
    case '\'':
        if (!islower((unsigned char)(*p)[1])) {
            return ed_fail("a mark is a letter");
        }
        *result = text_find(&ed.text, ed.marks[(*p)[1] - 'a']);
        *p += 2;
        return *result > 0 ? 1 : ed_fail("no such mark");
    default:
        *result = ed.dot;
        if (!isdigit((unsigned char)**p)) {
            return 0;
        }
        *result = strtol(*p, (char **)(size_t)p, 10);
        return 1;
    }
}

void ed_skip_blanks(const char **p)
{
    while (isblank((unsigned char)**p)) {
        ++*p;
    }
}

int ed_parse_address(const char **p, long *result)
{
    int found;

    ed_skip_blanks(p);
    found = parse_base(p, result);
    for (ed_skip_blanks(p); found >= 0 && (**p == '+' || **p == '-');
         ed_skip_blanks(p)) {
        int sign = *(*p)++ == '+' ? 1 : -1;
        char *end;
        long number = strtol(*p, &end, 10);

        *result += sign * (isdigit((unsigned char)**p) ? number : 1);
        *p = isdigit((unsigned char)**p) ? end : *p;
        found = 1;
    }
    if (found > 0 && (*result < 0 || *result > ed.text.count)) {
        return ed_fail("no such line");
    }
    return found;
}

/* What follows "," and ";". */
static int parse_second(const char **p, int found, char separator)
{
    if (separator == ';') {
        ed.dot = ed.first;
    } else if (found == 0) {
        ed.first = ed.text.count > 0;
    }
    ed.given = 2;
    if (ed_parse_address(p, &ed.last) < 0) {
        return -1;
    }
    return 0;
}

int ed_parse_range(const char **p)
{
    int found = ed_parse_address(p, &ed.first);
    char separator = **p;
    const char *start;

    ed.last = ed.first;
    ed.given = found;
    if (found < 0) {
        return -1;
    }
    if (separator == '%' || separator == ',' || separator == ';') {
        start = ++*p;
        if (separator == '%') {
            separator = ',';
        } else {
            ed_skip_blanks(&start);
        }
        if (parse_second(p, found, separator) < 0) {
            return -1;
        }
        if (*p == start) { /* nothing behind it */
            ed.last = found > 0 ? ed.first : ed.text.count;
        }
    }
    ed_skip_blanks(p);
    return ed.last < ed.first ? ed_fail("lines in wrong order") : 0;
}
