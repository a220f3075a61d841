/* SPDX-License-Identifier: MIT
 *
 * Patterns. A star is tried with as few characters as do; a later star makes it
 * needless to try an earlier one with more, so the time is at most the product
 * of the lengths.
 */
#include "user/bin/sh/pattern.h"

#include <string.h>

/* Whether C is in the set that begins behind the bracket at SET; *END becomes
 * what is behind it, or NULL: it has no end, and the bracket means itself. */
static int in_set(const char *set, char c, const char **end)
{
    int negated = *set == '!' || *set == '^';
    const char *s = set + negated;
    int found = 0;

    do {
        unsigned char first, last;

        s += *s == '\\' && s[1] != '\0';
        first = last = (unsigned char)*s;
        if (*s == '\0') {
            *end = NULL;
            return 0;
        }
        if (s[1] == '-' && s[2] != ']' && s[2] != '\0') {
            s += 2;
            s += *s == '\\' && s[1] != '\0';
            last = (unsigned char)*s;
        }
        found |= first <= (unsigned char)c && (unsigned char)c <= last;
        s++;
    } while (*s != ']' && *s != '\0');
    *end = *s == ']' ? s + 1 : NULL;
    return found != negated;
}

/* Whether the one character C is what PATTERN (not at a star) begins with; if
 * so *NEXT becomes the rest. */
static int matches_one(const char *pattern, char c, const char **next)
{
    const char *end;
    int found;

    *next = pattern + 1;
    switch (*pattern) {
    case '\0':
        return 0;
    case '?':
        return 1;
    case '[':
        found = in_set(pattern + 1, c, &end);
        if (end == NULL) {
            return c == '[';
        }
        *next = end;
        return found;
    case '\\':
        if (pattern[1] != '\0') {
            *next = pattern + 2;
            return c == pattern[1];
        }
        return c == '\\';
    default:
        return c == *pattern;
    }
}

int pattern_matches_part(const char *pattern, const char *text, size_t length)
{
    const char *after_star = NULL; /* the pattern behind the last star ... */
    size_t star = 0;               /* ... which stands for what is before */
    size_t i = 0;

    while (i < length) {
        const char *next;

        if (*pattern == '*') {
            after_star = ++pattern;
            star = i;
        } else if (matches_one(pattern, text[i], &next)) {
            pattern = next;
            i++;
        } else if (after_star != NULL) {
            pattern = after_star;
            i = ++star;
        } else {
            return 0;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

int pattern_matches(const char *pattern, const char *text)
{
    return pattern_matches_part(pattern, text, strlen(text));
}

int pattern_has_meaning(const char *pattern)
{
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0') {
            pattern++;
        } else if (strchr("*?[", *pattern) != NULL) {
            return 1;
        }
    }
    return 0;
}

void pattern_unescape(char *pattern)
{
    char *to = pattern;

    for (; *pattern != '\0'; pattern++) {
        pattern += *pattern == '\\' && pattern[1] != '\0';
        *to++ = *pattern;
    }
    *to = '\0';
}
