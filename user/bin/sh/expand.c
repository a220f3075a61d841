/* SPDX-License-Identifier: MIT
 *
 * From a word as it is written to what a command gets.
 */
#include "user/bin/sh/expand.h"

#include <stdlib.h>
#include <string.h>
#include <stdio.h>

#include "user/bin/sh/arithmetic.h"
#include "user/bin/sh/brace.h"
#include "user/bin/sh/expansion.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/pattern.h"
#include "user/bin/sh/quote.h"
#include "user/bin/sh/variable.h"

char *(*expand_substitute)(const char *command);

/* Puts the output of LENGTH bytes of commands at S. */
static void put_output(struct expansion *expansion, const char *s,
                       size_t length, int quoted)
{
    char *command = text_must(strndup(s, length));
    char *output =
        expand_substitute != NULL ? expand_substitute(command) : NULL;

    expansion_put_value(expansion, output, quoted);
    free(output);
    free(command);
}

/* Puts the output of what stands between backquotes, where a backslash before
 * one of $ ` \ goes away first. */
static void put_backquoted(struct expansion *expansion, const char *s,
                           size_t length, int quoted)
{
    struct text text = {NULL, 0, 0};

    for (size_t i = 0; i < length; i++) {
        i += s[i] == '\\' && i + 1 < length &&
             strchr(quoted ? "$`\\\"" : "$`\\", s[i + 1]) != NULL;
        text_put(&text, s[i]);
    }
    if (text.length > 0) {
        put_output(expansion, text.bytes, text.length, quoted);
    }
    text_free(&text);
}

/* Puts the value of LENGTH bytes of arithmetic at S. */
static void put_number(struct expansion *expansion, const char *s,
                       size_t length, int quoted)
{
    char *written = text_must(strndup(s, length));
    char *text = expand_document(written);
    char number[24];
    const char *error = NULL;
    long value;

    if (text == NULL) {
        expansion->failed = 1;
    } else {
        error = arithmetic_compute(text, &value);
        if (error != NULL) {
            expansion_fail(expansion, text, strlen(text), error);
        } else {
            snprintf(number, sizeof number, "%ld", value);
            expansion_put_value(expansion, number, quoted);
        }
    }
    free(text);
    free(written);
}

/* Puts what stands in brackets, from behind the dollar sign to END. */
static void put_bracket(struct expansion *expansion, const char *s,
                        const char *end, int quoted)
{
    size_t length = (size_t)(end - s);

    if (*s == '{') {
        brace_put(expansion, s + 1, length - 2, quoted);
    } else if (quote_is_arithmetic(s)) {
        put_number(expansion, s + 2, length - 4, quoted);
    } else {
        put_output(expansion, s + 1, length - 2, quoted);
    }
}

/* Puts what stands behind the dollar sign at S. Returns what follows it. */
static const char *put_dollar(struct expansion *expansion, const char *s,
                              int quoted)
{
    size_t length = parameter_name_length(s + 1, 0);
    const char *end;

    if (length > 0) {
        brace_put_parameter(expansion, s + 1, length, quoted);
        return s + 1 + length;
    }
    if (s[1] != '{' && s[1] != '(') {
        expansion_put(expansion, '$', quoted);
        return s + 1;
    }
    end = quote_skip(s);
    if (end == NULL) {
        expansion_fail(expansion, s, strlen(s), "a bracket is not closed");
        return s + strlen(s);
    }
    put_bracket(expansion, s + 1, end, quoted);
    return end;
}

/* Puts what begins at S with a dollar sign or backquote. What follows it. */
static const char *put_expanded(struct expansion *expansion, const char *s,
                                int quoted)
{
    const char *end;

    if (*s == '$') {
        return put_dollar(expansion, s, quoted);
    }
    end = quote_skip(s);
    if (end == NULL) {
        expansion_fail(expansion, s, strlen(s), "a quote is not closed");
        return s + strlen(s);
    }
    put_backquoted(expansion, s + 1, (size_t)(end - s) - 2, quoted);
    return end;
}

/* Puts text in double quotes, up to MARK (or the end). What follows. */
static const char *put_quoted(struct expansion *expansion, const char *s,
                              char mark)
{
    while (*s != '\0' && *s != mark) {
        if (s[0] == '\\' && s[1] == '\n') {
            s += 2;
        } else if (*s == '$' || *s == '`') {
            s = put_expanded(expansion, s, 1);
        } else {
            s += s[0] == '\\' && s[1] != '\0' &&
                 (strchr("\\$`", s[1]) != NULL || s[1] == mark);
            expansion_put(expansion, *s++, 1);
        }
    }
    return *s != '\0' ? s + 1 : s;
}

void expansion_run_quoted(struct expansion *expansion, const char *s)
{
    while (*s != '\0') {
        /* Quotes in ${x:-"..."} within quotes change nothing. */
        s = put_quoted(expansion, s, '"');
    }
}

/* Puts "..." from behind the quote on. Quotes make an argument, though an empty
 * one; but "$@" without parameters makes none. */
static const char *put_double(struct expansion *expansion, const char *s)
{
    int nothing = expansion->nothing;
    int before = expansion->present;

    expansion->nothing = 0;
    s = put_quoted(expansion, s, '"');
    if (!expansion->nothing || before) {
        expansion->present = 1;
    }
    expansion->nothing = nothing;
    return s;
}

static const char *put_single(struct expansion *expansion, const char *s)
{
    expansion->present = 1;
    while (*s != '\0' && *s != '\'') {
        expansion_put(expansion, *s++, 1);
    }
    return *s != '\0' ? s + 1 : s;
}

static const char *put_escaped(struct expansion *expansion, const char *s)
{
    if (*s == '\0') {
        expansion_put(expansion, '\\', 1);
        return s;
    }
    if (*s != '\n') {
        expansion_put(expansion, *s, 1);
    }
    return s + 1;
}

void expansion_run(struct expansion *expansion, const char *s)
{
    char one[2] = "";

    while (*s != '\0' && !expansion->failed) {
        switch (*s) {
        case '\\':
            s = put_escaped(expansion, s + 1);
            break;
        case '\'':
            s = put_single(expansion, s + 1);
            break;
        case '"':
            s = put_double(expansion, s + 1);
            break;
        case '$':
        case '`':
            s = put_expanded(expansion, s, 0);
            break;
        default:
            one[0] = *s++;
            if (expansion->split_all) {
                expansion_put_value(expansion, one, 0);
            } else {
                expansion_put(expansion, one[0], 0);
            }
        }
    }
}

/* Puts the home directory for ~ at the start of S, up to a slash or the end.
 * What follows it. */
static const char *put_home(struct expansion *expansion, const char *s)
{
    const char *home = variable_get("HOME", 4);

    if (*s != '~' || (s[1] != '/' && s[1] != '\0') || home == NULL) {
        return s;
    }
    expansion_put_value(expansion, home, 1);
    return s + 1;
}

int expand_word(const char *word, struct arguments *arguments)
{
    struct expansion expansion = {.arguments = arguments};

    expansion_run(&expansion, put_home(&expansion, word));
    if (!expansion.failed) {
        expansion_end(&expansion);
    }
    text_free(&expansion.text);
    return expansion.failed ? -1 : 0;
}

/* The text of EXPANSION, which is ended. NULL if it failed. */
static char *result(struct expansion *expansion)
{
    if (expansion->failed) {
        text_free(&expansion->text);
        return NULL;
    }
    return text_take(&expansion->text);
}

char *expand_pattern(const char *word)
{
    struct expansion expansion = {.arguments = NULL};

    expansion_run(&expansion, put_home(&expansion, word));
    return result(&expansion);
}

static char *unescaped(char *pattern)
{
    if (pattern != NULL) {
        pattern_unescape(pattern);
    }
    return pattern;
}

char *expand_value(const char *word)
{
    return unescaped(expand_pattern(word));
}

char *expand_document(const char *text)
{
    struct expansion expansion = {.arguments = NULL};

    (void)put_quoted(&expansion, text, '\0');
    return unescaped(result(&expansion));
}
