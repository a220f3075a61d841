/* SPDX-License-Identifier: MIT
 *
 * From text to commands. A function for each rule of the grammar; the token
 * that decides is in PARSER. After a failure RESULT is set, and all go back.
 */
#include "user/bin/sh/parser.h"

#include <stdio.h>
#include <string.h>

#include "user/bin/sh/compound.h"
#include "user/bin/sh/document.h"

/* Words that end a list where a command could begin. */
static const char *const closing[] = {"then", "else", "elif", "fi",
                                      "do",   "done", "esac", "}"};

void parser_advance(struct parser *parser)
{
    parser->token = lexer_next(&parser->next);
    if (parser->token.kind == TOKEN_NEWLINE && parser->documents != NULL) {
        document_read(parser);
    }
}

void parser_skip_newlines(struct parser *parser)
{
    while (parser->token.kind == TOKEN_NEWLINE) {
        parser_advance(parser);
    }
}

int parser_at(const struct parser *parser, const char *word)
{
    return parser->token.kind == TOKEN_WORD &&
           parser->token.length == strlen(word) &&
           strncmp(parser->token.text, word, parser->token.length) == 0;
}

struct node *parser_fail(struct parser *parser)
{
    if (parser->result != PARSE_DONE) {
        return NULL;
    }
    if (parser->token.kind == TOKEN_END) {
        parser->result = PARSE_INCOMPLETE;
        snprintf(parser->message, PARSE_MESSAGE_BYTES,
                 "the end of the command is missing");
    } else if (parser->token.kind == TOKEN_INCOMPLETE) {
        parser->result = PARSE_INCOMPLETE;
        snprintf(parser->message, PARSE_MESSAGE_BYTES,
                 "a quote or bracket is not closed");
    } else {
        parser->result = PARSE_ERROR;
        snprintf(parser->message, PARSE_MESSAGE_BYTES,
                 parser->token.kind == TOKEN_NEWLINE ? "unexpected end of line"
                                                     : "unexpected `%.*s'",
                 (int)parser->token.length, parser->token.text);
    }
    return NULL;
}

void parser_expect(struct parser *parser, const char *word)
{
    if (parser->result == PARSE_DONE && parser_at(parser, word)) {
        parser_advance(parser);
    } else {
        (void)parser_fail(parser);
    }
}

char *parser_take_word(struct parser *parser)
{
    char *word =
        tree_string(parser->tree, parser->token.text, parser->token.length);

    parser_advance(parser);
    return word;
}

static enum redirect_kind kind_of(const struct token *token)
{
    if (token->text[0] == '<') {
        return token->length == 1      ? REDIRECT_READ
               : token->text[1] == '&' ? REDIRECT_COPY
               : token->text[1] == '>' ? REDIRECT_BOTH
                                       : REDIRECT_HERE;
    }
    return token->length == 1 || token->text[1] == '|' ? REDIRECT_WRITE
           : token->text[1] == '>'                     ? REDIRECT_APPEND
                                                       : REDIRECT_COPY;
}

/* Appends the redirections that stand here to NODE's. */
static void take_redirect(struct parser *parser, struct node *node)
{
    struct redirect **last = &node->redirects;
    struct redirect *redirect = tree_alloc(parser->tree, sizeof *redirect);
    struct token token = parser->token;

    redirect->kind = kind_of(&token);
    redirect->fd = token.fd >= 0 ? token.fd : token.text[0] == '>';
    parser_advance(parser);
    if (parser->token.kind != TOKEN_WORD) {
        (void)parser_fail(parser);
        return;
    }
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = redirect;
    if (redirect->kind == REDIRECT_HERE) {
        document_announce(parser, redirect, token.length == 3);
        parser_advance(parser);
    } else {
        redirect->word = parser_take_word(parser);
    }
}

static void take_redirects(struct parser *parser, struct node *node)
{
    while (parser->token.kind == TOKEN_REDIRECT &&
           parser->result == PARSE_DONE) {
        take_redirect(parser, node);
    }
}

/* Whether "()" follows the token. */
static int is_function(const struct parser *parser)
{
    const char *next = parser->next;

    return parser->token.kind == TOKEN_WORD &&
           lexer_next(&next).kind == TOKEN_OPEN &&
           lexer_next(&next).kind == TOKEN_CLOSE;
}

static struct node *parse_simple(struct parser *parser)
{
    struct node *node = tree_node(parser->tree, NODE_SIMPLE, NULL, NULL);

    while (parser->result == PARSE_DONE) {
        if (parser->token.kind == TOKEN_WORD) {
            tree_add_word(parser->tree, node, parser_take_word(parser));
        } else if (parser->token.kind == TOKEN_REDIRECT) {
            take_redirect(parser, node);
        } else {
            break;
        }
    }
    if (node->count == 0 && node->redirects == NULL) {
        return parser_fail(parser);
    }
    return parser->result == PARSE_DONE ? node : NULL;
}

static int ends_list(const struct parser *parser)
{
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++) {
        if (parser_at(parser, closing[i])) {
            return 1;
        }
    }
    return parser->token.kind == TOKEN_END ||
           parser->token.kind == TOKEN_CLOSE ||
           parser->token.kind == TOKEN_END_OF_CASE;
}

struct node *parser_command(struct parser *parser)
{
    struct node *node;

    if (ends_list(parser)) {
        return parser_fail(parser);
    }
    if (is_function(parser)) {
        return compound_function(parser);
    }
    node = compound_command(parser);
    if (node != NULL) {
        take_redirects(parser, node);
        return parser->result == PARSE_DONE ? node : NULL;
    }
    return parser->result == PARSE_DONE ? parse_simple(parser) : NULL;
}

static struct node *parse_commands(struct parser *parser)
{
    struct node *node = parser_command(parser);

    if (node == NULL || parser->token.kind != TOKEN_PIPE) {
        return node;
    }
    parser_advance(parser);
    parser_skip_newlines(parser);
    node = tree_node(parser->tree, NODE_PIPE, node, parse_commands(parser));
    return node->right != NULL ? node : NULL;
}

static struct node *parse_pipeline(struct parser *parser)
{
    struct node *node;

    if (!parser_at(parser, "!")) {
        return parse_commands(parser);
    }
    parser_advance(parser);
    node = parse_commands(parser);
    return node == NULL ? NULL : tree_node(parser->tree, NODE_NOT, node, NULL);
}

static struct node *parse_and_or(struct parser *parser)
{
    struct node *node = parse_pipeline(parser);

    while (node != NULL && (parser->token.kind == TOKEN_AND ||
                            parser->token.kind == TOKEN_OR)) {
        enum node_kind kind =
            parser->token.kind == TOKEN_AND ? NODE_AND : NODE_OR;

        parser_advance(parser);
        parser_skip_newlines(parser);
        node = tree_node(parser->tree, kind, node, parse_pipeline(parser));
        node = node->right != NULL ? node : NULL;
    }
    return node;
}

/* One element of a list, with & if that follows. */
static struct node *parse_element(struct parser *parser)
{
    const char *start = parser->token.text;
    struct node *node = parse_and_or(parser);

    if (node != NULL && parser->token.kind == TOKEN_BACKGROUND) {
        size_t length = (size_t)(parser->token.text - start);

        node = tree_node(parser->tree, NODE_BACKGROUND, node, NULL);
        tree_add_word(parser->tree, node,
                      tree_string(parser->tree, start, length));
    }
    return node;
}

/* Goes on behind what separates commands. Whether there was something. */
static int take_separator(struct parser *parser)
{
    if (parser->token.kind != TOKEN_SEMICOLON &&
        parser->token.kind != TOKEN_BACKGROUND &&
        parser->token.kind != TOKEN_NEWLINE) {
        return 0;
    }
    parser_advance(parser);
    parser_skip_newlines(parser);
    return 1;
}

struct node *parser_list_or_none(struct parser *parser)
{
    struct node *list = NULL;
    struct node **last = &list;

    parser_skip_newlines(parser);
    while (parser->result == PARSE_DONE && !ends_list(parser)) {
        struct node *node = parse_element(parser);

        if (node == NULL) {
            return NULL;
        }
        if (*last != NULL) {
            *last = tree_node(parser->tree, NODE_SEQUENCE, *last, node);
            last = &(*last)->right;
        } else {
            *last = node;
        }
        if (!take_separator(parser)) {
            break;
        }
    }
    return parser->result == PARSE_DONE ? list : NULL;
}

struct node *parser_list(struct parser *parser)
{
    struct node *list = parser_list_or_none(parser);

    return list != NULL ? list : parser_fail(parser);
}

enum parse_result parser_read(const char *text, struct tree *tree,
                              char message[PARSE_MESSAGE_BYTES])
{
    struct parser parser = {.tree = tree, .next = text, .message = message};

    *tree = (struct tree){NULL, 0, NULL, NULL};
    message[0] = '\0';
    parser_advance(&parser);
    tree->root = parser_list_or_none(&parser);
    if (parser.result == PARSE_DONE && parser.token.kind != TOKEN_END) {
        (void)parser_fail(&parser);
    }
    if (parser.result == PARSE_DONE && parser.documents != NULL) {
        document_fail(&parser);
    }
    return parser.result;
}
