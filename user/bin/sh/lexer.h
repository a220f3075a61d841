/* SPDX-License-Identifier: MIT
 *
 * The words and operators of a command line. A word keeps its quotes and
 * dollar signs: what they mean is decided when it is used (expand.h).
 *
 * Layer: sh/lexer. Uses: nothing.
 */
#ifndef SH_LEXER_H
#define SH_LEXER_H

#include <stddef.h>

enum token_kind {
    TOKEN_END, /* of the text */
    TOKEN_WORD,
    TOKEN_SEMICOLON,   /* ; or the end of a line */
    TOKEN_BACKGROUND,  /* & */
    TOKEN_AND,         /* && */
    TOKEN_OR,          /* || */
    TOKEN_PIPE,        /* | */
    TOKEN_REDIRECT,    /* < or > and what belongs to it */
    TOKEN_PARENTHESIS, /* ( or ) */
    TOKEN_INCOMPLETE   /* the text ends within quotes or after \ */
};

struct token {
    enum token_kind kind;
    const char *text; /* in the line */
    size_t length;
};

/* Takes the next token from *NEXT, which moves behind it. White space,
 * comments and \ before a line end are skipped. */
struct token lexer_next(const char **next);

#endif
