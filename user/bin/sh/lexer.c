/* SPDX-License-Identifier: MIT
 *
 * The words and operators of a command line.
 */
#include "user/bin/sh/lexer.h"

#include <ctype.h>
#include <string.h>

#include "user/bin/sh/quote.h"

#define FD_DIGITS 3 /* most of a descriptor's number */

/* Longer ones first. */
static const struct {
    const char *text;
    enum token_kind kind;
} operators[] = {
    {"<<-", TOKEN_REDIRECT}, {"<<", TOKEN_REDIRECT}, {"<&", TOKEN_REDIRECT},
    {"<>", TOKEN_REDIRECT},  {">>", TOKEN_REDIRECT}, {">&", TOKEN_REDIRECT},
    {">|", TOKEN_REDIRECT},  {"<", TOKEN_REDIRECT},  {">", TOKEN_REDIRECT},
    {"&&", TOKEN_AND},       {"||", TOKEN_OR},       {";;", TOKEN_END_OF_CASE},
    {"&", TOKEN_BACKGROUND}, {"|", TOKEN_PIPE},      {";", TOKEN_SEMICOLON},
    {"(", TOKEN_OPEN},       {")", TOKEN_CLOSE},     {"\n", TOKEN_NEWLINE},
};

#define OPERATORS (sizeof operators / sizeof operators[0])

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

/* A word that begins at S, which is no operator. */
static struct token word_at(const char *s)
{
    const char *end = s;

    while (*end != '\0' && strchr(" \t\r\n;&|<>()", *end) == NULL) {
        const char *next = quote_skip(end);

        if (next == NULL) {
            return (struct token){TOKEN_INCOMPLETE, s, (size_t)(end - s), -1};
        }
        end = next;
    }
    return (struct token){TOKEN_WORD, s, (size_t)(end - s), -1};
}

/* The operator at S; TOKEN_WORD: there is none. */
static struct token operator_at(const char *s)
{
    for (size_t i = 0; i < OPERATORS; i++) {
        size_t length = strlen(operators[i].text);

        if (strncmp(s, operators[i].text, length) == 0) {
            return (struct token){operators[i].kind, s, length, -1};
        }
    }
    return (struct token){TOKEN_WORD, s, 0, -1};
}

static struct token token_at(const char *s)
{
    size_t digits = 0;
    int number = 0;
    struct token token;

    if (*s == '\0') {
        return (struct token){TOKEN_END, s, 0, -1};
    }
    while (digits < FD_DIGITS && isdigit((unsigned char)s[digits])) {
        number = number * 10 + (s[digits++] - '0');
    }
    token = operator_at(s + digits);
    if (digits > 0 && token.kind == TOKEN_REDIRECT) {
        token.fd = number;
        return token;
    }
    return digits > 0 || token.kind == TOKEN_WORD ? word_at(s) : token;
}

struct token lexer_next(const char **next)
{
    struct token token = token_at(skip_blank(*next));

    *next = token.text + token.length;
    return token;
}
