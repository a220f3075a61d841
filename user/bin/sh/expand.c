/* SPDX-License-Identifier: MIT
 *
 * From a word as it is written to what a command gets. The text of the current
 * argument grows byte by byte; PRESENT tells an empty argument ("") from none.
 */
#include "user/bin/sh/expand.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/variable.h"

struct expansion {
    struct arguments *arguments; /* NULL: no splitting */
    char *text;                  /* the current argument, from malloc */
    size_t length, room;
    int present;
    int failed;
};

static void put(struct expansion *expansion, char c)
{
    if (expansion->length + 1 >= expansion->room) {
        size_t room = expansion->room * 2 + 32;
        char *text = realloc(expansion->text, room);

        if (text == NULL) {
            expansion->failed = 1;
            return;
        }
        expansion->text = text;
        expansion->room = room;
    }
    expansion->text[expansion->length++] = c;
    expansion->text[expansion->length] = '\0';
    expansion->present = 1;
}

/* Appends TEXT, which is taken over, to ARGUMENTS. 0 or -1. */
static int add_argument(struct arguments *arguments, char *text)
{
    char **list = realloc(arguments->list,
                          (arguments->count + 2) * sizeof *arguments->list);

    if (list == NULL || text == NULL) {
        return -1;
    }
    arguments->list = list;
    list[arguments->count++] = text;
    list[arguments->count] = NULL;
    return 0;
}

/* Ends the current argument, if there is one. */
static void split(struct expansion *expansion)
{
    char *text;

    if (!expansion->present) {
        return;
    }
    text = strdup(expansion->text != NULL ? expansion->text : "");
    if (add_argument(expansion->arguments, text) < 0) {
        free(text);
        expansion->failed = 1;
    }
    expansion->length = 0;
    expansion->present = 0;
    if (expansion->text != NULL) {
        expansion->text[0] = '\0';
    }
}

static void put_value(struct expansion *expansion, const char *value,
                      int quoted)
{
    for (; value != NULL && *value != '\0'; value++) {
        if (!quoted && expansion->arguments != NULL &&
            isspace((unsigned char)*value)) {
            split(expansion);
        } else {
            put(expansion, *value);
        }
    }
}

static void put_number(struct expansion *expansion, int number)
{
    char text[16];

    snprintf(text, sizeof text, "%d", number);
    put_value(expansion, text, 1);
}

/* Puts a parameter with a one-character name. Whether C is one. */
static int put_parameter(struct expansion *expansion, char c, int quoted)
{
    if (isdigit((unsigned char)c)) {
        if (c - '0' <= parameters.count) {
            put_value(expansion, parameters.arguments[c - '0'], quoted);
        }
        return 1;
    }
    switch (c) {
    case '?':
        put_number(expansion, parameters.status);
        return 1;
    case '$':
        put_number(expansion, (int)getpid());
        return 1;
    case '!':
        if (parameters.background != 0) {
            put_number(expansion, parameters.background);
        }
        return 1;
    case '#':
        put_number(expansion, parameters.count);
        return 1;
    default:
        return 0;
    }
}

/* "${NAME}", from behind the bracket on. Returns what follows it. */
static const char *put_braces(struct expansion *expansion, const char *s,
                              int quoted)
{
    size_t length = variable_name_length(s);

    if (length > 0 && s[length] == '}') {
        put_value(expansion, variable_get(s, length), quoted);
        return s + length + 1;
    }
    if (*s != '\0' && s[1] == '}' && put_parameter(expansion, *s, quoted)) {
        return s + 2;
    }
    fprintf(stderr, "sh: ${%s: bad substitution\n", s);
    expansion->failed = 1;
    return s + strlen(s);
}

/* Puts what stands behind a dollar sign. Returns what follows it. */
static const char *put_dollar(struct expansion *expansion, const char *s,
                              int quoted)
{
    size_t length = variable_name_length(s);

    if (length > 0) {
        put_value(expansion, variable_get(s, length), quoted);
        return s + length;
    }
    if (*s == '{') {
        return put_braces(expansion, s + 1, quoted);
    }
    if (put_parameter(expansion, *s, quoted)) {
        return s + 1;
    }
    put(expansion, '$');
    return s;
}

/* Puts what stands between double quotes. Returns what follows them. */
static const char *put_quoted(struct expansion *expansion, const char *s)
{
    expansion->present = 1;
    while (*s != '\0' && *s != '"') {
        if (s[0] == '\\' && s[1] == '\n') {
            s += 2;
        } else if (*s == '$') {
            s = put_dollar(expansion, s + 1, 1);
        } else {
            s += s[0] == '\\' && s[1] != '\0' && strchr("\\\"$`", s[1]);
            put(expansion, *s++);
        }
    }
    return *s == '"' ? s + 1 : s;
}

static void expand(struct expansion *expansion, const char *s)
{
    while (*s != '\0') {
        if (*s == '\'') {
            size_t length = strcspn(s + 1, "'");

            expansion->present = 1;
            for (size_t i = 0; i < length; i++) {
                put(expansion, s[1 + i]);
            }
            s += 1 + length + (s[1 + length] == '\'');
        } else if (*s == '"') {
            s = put_quoted(expansion, s + 1);
        } else if (s[0] == '\\' && s[1] == '\n') {
            s += 2;
        } else if (*s == '$') {
            s = put_dollar(expansion, s + 1, 0);
        } else {
            s += s[0] == '\\' && s[1] != '\0';
            put(expansion, *s++);
        }
    }
}

int expand_word(const char *word, struct arguments *arguments)
{
    struct expansion expansion = {.arguments = arguments};

    expand(&expansion, word);
    split(&expansion);
    free(expansion.text);
    return expansion.failed ? -1 : 0;
}

char *expand_value(const char *word)
{
    struct expansion expansion = {.arguments = NULL};

    expand(&expansion, word);
    if (expansion.failed) {
        free(expansion.text);
        return NULL;
    }
    return expansion.text != NULL ? expansion.text : strdup("");
}

void expand_free(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        free(arguments->list[i]);
    }
    free(arguments->list);
    *arguments = (struct arguments){NULL, 0};
}
