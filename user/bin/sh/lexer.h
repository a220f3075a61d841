/* SPDX-License-Identifier: MIT
 *
 * The words and operators of a command line. A word keeps its quotes and
 * dollar signs: what they mean is decided when it is used (expand.h).
 *
 * Layer: sh/lexer. Uses: quote.
 */
#ifndef SH_LEXER_H
#define SH_LEXER_H

#include <stddef.h>

enum token_kind {
    TOKEN_END, /* of the text */
    TOKEN_WORD,
    TOKEN_NEWLINE,
    TOKEN_SEMICOLON,   /* ; */
    TOKEN_END_OF_CASE, /* ;; */
    TOKEN_BACKGROUND,  /* & */
    TOKEN_AND,         /* && */
    TOKEN_OR,          /* || */
    TOKEN_PIPE,        /* | */
    TOKEN_OPEN,        /* ( */
    TOKEN_CLOSE,       /* ) */
    TOKEN_REDIRECT,    /* < > << <<- >> >| <> <& >& */
    TOKEN_INCOMPLETE   /* the text ends within quotes or after \ */
};

struct token {
    enum token_kind kind;
    const char *text; /* in the line */
    size_t length;
    int fd; /* of a redirection, the number before it; -1: none */
};

/* Takes the next token from *NEXT, which moves behind it. White space,
 * comments and \ before a line end are skipped. */
struct token lexer_next(const char **next);

#endif
