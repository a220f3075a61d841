/* SPDX-License-Identifier: MIT
 *
 * Commands and how they hang together. Lists have no brackets, so they are
 * flat: whether a command runs depends on the status before it alone.
 *
 * Layer: sh/parser. Uses: lexer.
 */
#ifndef SH_PARSER_H
#define SH_PARSER_H

#include <stddef.h>

enum condition {
    RUN_ALWAYS,     /* first of a list, after ; or & */
    RUN_ON_SUCCESS, /* after && */
    RUN_ON_FAILURE  /* after || */
};

struct command {
    enum condition condition;
    int background; /* followed by & */
    char **words;   /* as written, with quotes; ended by NULL */
    size_t count;   /* of words, at least 1 */
};

struct list {
    struct command *commands;
    size_t count;
};

enum parse_result {
    PARSE_DONE,
    PARSE_INCOMPLETE, /* the text may go on: quotes, && or \ are open */
    PARSE_ERROR
};

/* Reads TEXT into LIST, which parser_free() takes back in any case.
 *
 * MESSAGE   room for a sentence that says what is wrong, after PARSE_ERROR and
 *           PARSE_INCOMPLETE.
 * Context:  any.
 */
#define PARSE_MESSAGE_BYTES 80
enum parse_result parser_read(const char *text, struct list *list,
                              char message[PARSE_MESSAGE_BYTES]);

void parser_free(struct list *list);

#endif
