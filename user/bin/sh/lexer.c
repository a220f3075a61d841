/* SPDX-License-Identifier: MIT
 *
 * The words and operators of a command line.
 */
#include "user/bin/sh/lexer.h"

#include <string.h>

/* Skips what separates tokens. "#" begins a comment only here, where a token
 * would begin. */
static const char *skip_blank(const char *s)
{
    for (;;) {
        if (*s == ' ' || *s == '\t' || *s == '\r') {
            s++;
        } else if (s[0] == '\\' && s[1] == '\n') {
            s += 2;
        } else if (*s == '#') {
            s += strcspn(s, "\n");
        } else {
            return s;
        }
    }
}

/* The length of what follows an opening quote, with the closing one; 0: there
 * is none. A backslash counts in double quotes only. */
static size_t quoted_length(const char *s, char quote)
{
    size_t i = 0;

    while (s[i] != '\0' && s[i] != quote) {
        i += quote == '"' && s[i] == '\\' && s[i + 1] != '\0' ? 2 : 1;
    }
    return s[i] == quote ? i + 1 : 0;
}

/* A word that begins at S, which is no operator. */
static struct token word(const char *s)
{
    size_t i = 0;

    while (s[i] != '\0' && strchr(" \t\r\n;&|<>()", s[i]) == NULL) {
        if (s[i] == '\\') {
            if (s[i + 1] == '\0') {
                return (struct token){TOKEN_INCOMPLETE, s, i};
            }
            i += 2;
        } else if (s[i] == '\'' || s[i] == '"') {
            size_t length = quoted_length(s + i + 1, s[i]);

            if (length == 0) {
                return (struct token){TOKEN_INCOMPLETE, s, i};
            }
            i += 1 + length;
        } else {
            i++;
        }
    }
    return (struct token){TOKEN_WORD, s, i};
}

static struct token token_at(const char *s)
{
    int twice = s[0] != '\0' && s[0] == s[1];

    switch (*s) {
    case '\0':
        return (struct token){TOKEN_END, s, 0};
    case ';':
    case '\n':
        return (struct token){TOKEN_SEMICOLON, s, 1};
    case '&':
        return twice ? (struct token){TOKEN_AND, s, 2}
                     : (struct token){TOKEN_BACKGROUND, s, 1};
    case '|':
        return twice ? (struct token){TOKEN_OR, s, 2}
                     : (struct token){TOKEN_PIPE, s, 1};
    case '<':
    case '>':
        return (struct token){TOKEN_REDIRECT, s, twice ? 2 : 1};
    case '(':
    case ')':
        return (struct token){TOKEN_PARENTHESIS, s, 1};
    default:
        return word(s);
    }
}

struct token lexer_next(const char **next)
{
    struct token token = token_at(skip_blank(*next));

    *next = token.text + token.length;
    return token;
}
