/* SPDX-License-Identifier: MIT
 *
 * Patterns of file names. A "*" needs to be remembered only once: when what
 * follows a later one does not match, no longer run for an earlier one helps.
 */
#include <fnmatch.h>

#include <ctype.h>
#include <string.h>

static int fold(char c, int flags)
{
    int character = (unsigned char)c;

    return flags & FNM_CASEFOLD ? tolower(character) : character;
}

/* Whether C is in the bracket expression at PATTERN, which stands behind "[";
 * *END is what follows it. -1: it has no end, so "[" is a character. */
static int match_bracket(const char *pattern, char c, int flags,
                         const char **end)
{
    int not = *pattern == '!' || *pattern == '^';
    int found = 0;
    const char *p = pattern + not ;

    do {
        int first, last;

        if (*p == '\\' && !(flags & FNM_NOESCAPE)) {
            p++;
        }
        if (*p == '\0') {
            return -1;
        }
        first = last = fold(*p++, flags);
        if (p[0] == '-' && p[1] != ']' && p[1] != '\0') {
            last = fold(p[1], flags);
            p += 2;
        }
        found |= first <= fold(c, flags) && fold(c, flags) <= last;
    } while (*p != ']');
    *end = p + 1;
    return found != not ;
}

/* Matches one character by what stands at *PATTERN, and steps over that. */
static int match_one(const char **pattern, char c, int flags)
{
    const char *p = *pattern;
    const char *end;
    int found;

    if (c == '/' && (flags & FNM_PATHNAME)) {
        *pattern = p + 1;
        return *p == '/';
    }
    if (*p == '?') {
        *pattern = p + 1;
        return 1;
    }
    if (*p == '[') {
        found = match_bracket(p + 1, c, flags, &end);
        if (found >= 0) {
            *pattern = end;
            return found;
        }
    }
    if (*p == '\\' && p[1] != '\0' && !(flags & FNM_NOESCAPE)) {
        p++;
    }
    *pattern = p + 1;
    return fold(*p, flags) == fold(c, flags);
}

/* A dot that only a dot matches. */
static int is_hidden(const char *start, const char *string, int flags)
{
    return *string == '.' && (flags & FNM_PERIOD) &&
           (string == start || ((flags & FNM_PATHNAME) && string[-1] == '/'));
}

int fnmatch(const char *pattern, const char *string, int flags)
{
    const char *start = string;
    const char *star = NULL;  /* what follows the last "*" */
    const char *begin = NULL; /* what is left for it to match */

    for (;;) {
        if (*pattern == '*' && !is_hidden(start, string, flags)) {
            star = ++pattern;
            begin = string;
        } else if (*string == '\0' && *pattern == '\0') {
            return 0;
        } else if (*string != '\0' && *pattern != '\0' &&
                   (!is_hidden(start, string, flags) || *pattern == '.') &&
                   match_one(&pattern, *string, flags)) {
            string++;
        } else if (star != NULL && *begin != '\0' &&
                   (*begin != '/' || !(flags & FNM_PATHNAME))) {
            pattern = star;
            string = ++begin;
        } else {
            return FNM_NOMATCH;
        }
    }
}
