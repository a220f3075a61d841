/* SPDX-License-Identifier: MIT
 *
 * Where quotes end. All functions return what is behind, or NULL.
 */
#include "user/bin/sh/quote.h"

#include <string.h>

/* S is behind the opening quote. */
static const char *skip_double(const char *s)
{
    while (s != NULL && *s != '"') {
        if (*s == '\0') {
            return NULL;
        }
        s = *s == '\'' ? s + 1 : quote_skip(s);
    }
    return s == NULL ? NULL : s + 1;
}

static const char *skip_backquote(const char *s)
{
    while (*s != '`') {
        if (s[0] == '\\' && s[1] != '\0') {
            s++;
        }
        if (*s == '\0') {
            return NULL;
        }
        s++;
    }
    return s + 1;
}

/* From behind an opening bracket to behind CLOSING. Comments count in commands
 * only, and begin where a word would. */
static const char *skip_bracket(const char *s, char closing)
{
    char before = ' ';

    while (s != NULL && *s != closing) {
        char now = *s;

        if (now == '\0') {
            return NULL;
        }
        if (now == '#' && closing == ')' && strchr(" \t\n;", before) != NULL) {
            s += strcspn(s, "\n");
        } else if (now == '(' && closing == ')') {
            s = skip_bracket(s + 1, ')');
        } else {
            s = quote_skip(s);
        }
        before = now;
    }
    return s == NULL ? NULL : s + 1;
}

const char *quote_skip(const char *s)
{
    const char *end;

    switch (*s) {
    case '\\':
        return s[1] == '\0' ? NULL : s + 2;
    case '\'':
        end = strchr(s + 1, '\'');
        return end == NULL ? NULL : end + 1;
    case '"':
        return skip_double(s + 1);
    case '`':
        return skip_backquote(s + 1);
    case '$':
        if (s[1] == '(') {
            return skip_bracket(s + 2, ')');
        }
        return s[1] == '{' ? skip_bracket(s + 2, '}') : s + 1;
    default:
        return s + 1;
    }
}
