/* SPDX-License-Identifier: MIT
 *
 * From text to commands (tree.h), by the grammar of POSIX's shell.
 *
 *     list      pipelines with && || between them, each ended by ; & or a line
 *     pipeline  [!] commands with | between them
 *     command   words and redirections, or one of
 *                   ( list )   { list }   NAME() command
 *                   if list then list [elif list then list] [else list] fi
 *                   while|until list do list done
 *                   for NAME [in words] do list done
 *                   case word in [(]pattern[|pattern]) list ;; ... esac
 *               with redirections behind it
 *
 * Layer: sh/parser. Uses: lexer, tree, compound.
 */
#ifndef SH_PARSER_H
#define SH_PARSER_H

#include "user/bin/sh/lexer.h"
#include "user/bin/sh/tree.h"

enum parse_result {
    PARSE_DONE,
    PARSE_INCOMPLETE, /* the text may go on: something is open */
    PARSE_ERROR
};

#define PARSE_MESSAGE_BYTES 80

/* Reads TEXT into TREE, which tree_free() takes back in any case.
 *
 * MESSAGE   room for a sentence that says what is wrong, after PARSE_ERROR and
 *           PARSE_INCOMPLETE.
 * Context:  any.
 */
enum parse_result parser_read(const char *text, struct tree *tree,
                              char message[PARSE_MESSAGE_BYTES]);

/* --- For compound.c only ------------------------------------------------- */

/* A here-document that was announced. */
struct document {
    struct redirect *redirect;
    const char *end; /* the line that ends it */
    int tabs;        /* at line starts are taken away */
    struct document *next;
};

struct parser {
    struct tree *tree;
    const char *next;           /* behind TOKEN */
    struct token token;         /* to be looked at */
    struct document *documents; /* whose text begins in the next line */
    enum parse_result result;
    char *message;
};

/* Goes on to the next token. */
void parser_advance(struct parser *parser);
void parser_skip_newlines(struct parser *parser);

/* Whether the token is WORD, without quotes. */
int parser_at(const struct parser *parser, const char *word);

/* Goes on behind WORD, or fails. */
void parser_expect(struct parser *parser, const char *word);

/* Says that the token is not allowed here. NULL. */
struct node *parser_fail(struct parser *parser);

/* The list that begins here, up to something that cannot begin a command. NULL
 * if it fails; parser_list() fails when the list is empty, too. */
struct node *parser_list(struct parser *parser);
struct node *parser_list_or_none(struct parser *parser);

struct node *parser_command(struct parser *parser);

/* The text of the token, as a string of the tree; goes on. */
char *parser_take_word(struct parser *parser);

#endif
