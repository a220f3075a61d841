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

static const char *skip_brace(const char *s)
{
    while (s != NULL && *s != '}') {
        s = *s == '\0' ? NULL : quote_skip(s);
    }
    return s == NULL ? NULL : s + 1;
}

/* Whether the LENGTH bytes at S are one of the words in LIST, each of which
 * has a space before and behind it. */
static int is_one_of(const char *s, size_t length, const char *list)
{
    const char *found = list;

    while (length > 0 && (found = strchr(found, ' ')) != NULL) {
        found++;
        if (strncmp(found, s, length) == 0 && found[length] == ' ') {
            return 1;
        }
    }
    return 0;
}

/* Where skip_commands() is. */
struct scan {
    int command; /* a command can begin here */
    int cases;   /* so many "case" have no "esac" yet: their patterns end in a
                    bracket that was not opened */
};

/* Skips a word, and sees what it does to SCAN. */
static const char *skip_word(const char *s, struct scan *scan)
{
    const char *start = s;
    size_t length;

    while (s != NULL && *s != '\0' && strchr(" \t\n;&|<>()", *s) == NULL) {
        s = quote_skip(s);
    }
    if (s == NULL) {
        return NULL;
    }
    length = (size_t)(s - start);
    if (scan->command && is_one_of(start, length, " case ")) {
        scan->cases++;
    } else if (scan->command && is_one_of(start, length, " esac ")) {
        scan->cases -= scan->cases > 0;
    }
    scan->command =
        is_one_of(start, length, " if then elif else while until do in { ! ");
    return s;
}

/* From behind an opening bracket to behind the closing one of commands. */
static const char *skip_commands(const char *s)
{
    struct scan scan = {1, 0};

    while (s != NULL && (*s != ')' || scan.cases > 0)) {
        if (*s == '\0') {
            return NULL;
        }
        if (*s == '#') {
            s += strcspn(s, "\n"); /* a word would begin here */
        } else if (*s == '(') {
            s = skip_commands(s + 1);
        } else if (*s == ' ' || *s == '\t') {
            s++;
        } else if (strchr("\n;&|<>)", *s) != NULL) {
            scan.command = *s != '<' && *s != '>';
            s++;
        } else {
            s = skip_word(s, &scan);
        }
    }
    return s == NULL ? NULL : s + 1;
}

/* From behind $(( to behind )), if it ends so; else NULL. */
static const char *skip_arithmetic(const char *s)
{
    int open = 2;

    while (s != NULL && open > 0) {
        if (*s == '\0') {
            return NULL;
        }
        open += (*s == '(') - (*s == ')');
        if (open == 1 && s[0] == ')' && s[1] != ')') {
            return NULL; /* $((a); b) */
        }
        s = quote_skip(s);
    }
    return s;
}

/* From behind $( to behind its end. */
static const char *skip_round(const char *s)
{
    const char *end = *s == '(' ? skip_arithmetic(s + 1) : NULL;

    return end != NULL ? end : skip_commands(s);
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
            return skip_round(s + 2);
        }
        return s[1] == '{' ? skip_brace(s + 2) : s + 1;
    default:
        return s + 1;
    }
}

int quote_is_arithmetic(const char *s)
{
    return s[0] == '(' && s[1] == '(' && skip_arithmetic(s + 2) != NULL;
}
