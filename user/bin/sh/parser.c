/* SPDX-License-Identifier: MIT
 *
 * Commands and how they hang together:
 *
 *      text     = { list separator }          separator: ; & or a line end
 *      list     = command { (&& | ||) command }
 *      command  = word { word }
 */
#include "user/bin/sh/parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/lexer.h"

/* The parser at work: where it stands, and what it builds. */
struct parser {
    const char *next;
    struct token token; /* the one that is looked at */
    struct list *list;
    char *message;
};

static void advance(struct parser *parser)
{
    parser->token = lexer_next(&parser->next);
}

static enum parse_result fail(struct parser *parser, const char *text)
{
    snprintf(parser->message, PARSE_MESSAGE_BYTES, "%s", text);
    return PARSE_ERROR;
}

/* Why a command cannot begin, or go on, at the token. */
static enum parse_result unexpected(struct parser *parser)
{
    const struct token *token = &parser->token;

    switch (token->kind) {
    case TOKEN_INCOMPLETE:
        (void)fail(parser, "syntax error: a quote is not closed");
        return PARSE_INCOMPLETE;
    case TOKEN_END:
        (void)fail(parser, "syntax error: a command is missing at the end");
        return PARSE_INCOMPLETE;
    case TOKEN_PIPE:
        return fail(parser, "pipes are not supported yet");
    case TOKEN_REDIRECT:
        return fail(parser, "redirection is not supported yet");
    case TOKEN_PARENTHESIS:
        return fail(parser, "subshells and functions are not supported");
    default:
        snprintf(parser->message, PARSE_MESSAGE_BYTES,
                 "syntax error near `%.*s'", (int)token->length,
                 *token->text == '\n' ? "newline" : token->text);
        return PARSE_ERROR;
    }
}

/* Makes an array one element longer. It stays where it is, and the result is
 * NULL, if there is no memory. */
static void *extend(void *array, size_t count, size_t bytes)
{
    return realloc(array, (count + 1) * bytes);
}

/* Appends a word to COMMAND. 0 or -1: no memory. */
static int add_word(struct command *command, const struct token *token)
{
    char **words =
        extend(command->words, command->count + 1, sizeof *command->words);

    if (words == NULL) {
        return -1;
    }
    command->words = words;
    words[command->count] = strndup(token->text, token->length);
    words[command->count + 1] = NULL;
    if (words[command->count] == NULL) {
        return -1;
    }
    command->count++;
    return 0;
}

/* Appends an empty command. NULL: no memory. */
static struct command *add_command(struct list *list, enum condition condition)
{
    struct command *commands =
        extend(list->commands, list->count, sizeof *commands);

    if (commands == NULL) {
        return NULL;
    }
    list->commands = commands;
    commands[list->count] = (struct command){condition, 0, NULL, 0};
    return &commands[list->count++];
}

static enum parse_result parse_command(struct parser *parser,
                                       enum condition condition)
{
    struct command *command;

    if (parser->token.kind != TOKEN_WORD) {
        return unexpected(parser);
    }
    command = add_command(parser->list, condition);
    while (command != NULL && parser->token.kind == TOKEN_WORD) {
        if (add_word(command, &parser->token) < 0) {
            command = NULL;
        }
        advance(parser);
    }
    return command == NULL ? fail(parser, "no memory") : PARSE_DONE;
}

/* Steps over && or || and the line ends that may follow it. */
static enum condition parse_operator(struct parser *parser)
{
    enum condition condition =
        parser->token.kind == TOKEN_AND ? RUN_ON_SUCCESS : RUN_ON_FAILURE;

    do {
        advance(parser);
    } while (parser->token.kind == TOKEN_SEMICOLON &&
             *parser->token.text == '\n');
    return condition;
}

/* A list and what separates it from the next one. */
static enum parse_result parse_list(struct parser *parser)
{
    size_t first = parser->list->count;
    enum parse_result result = parse_command(parser, RUN_ALWAYS);

    while (result == PARSE_DONE && (parser->token.kind == TOKEN_AND ||
                                    parser->token.kind == TOKEN_OR)) {
        result = parse_command(parser, parse_operator(parser));
    }
    if (result != PARSE_DONE || parser->token.kind == TOKEN_END) {
        return result;
    }
    if (parser->token.kind == TOKEN_BACKGROUND) {
        if (parser->list->count - first > 1) {
            return fail(parser, "only a single command can run in the "
                                "background");
        }
        parser->list->commands[first].background = 1;
    } else if (parser->token.kind != TOKEN_SEMICOLON) {
        return unexpected(parser);
    }
    advance(parser);
    return PARSE_DONE;
}

enum parse_result parser_read(const char *text, struct list *list,
                              char message[PARSE_MESSAGE_BYTES])
{
    struct parser parser = {.next = text, .list = list, .message = message};
    enum parse_result result = PARSE_DONE;

    *list = (struct list){NULL, 0};
    advance(&parser);
    while (result == PARSE_DONE && parser.token.kind != TOKEN_END) {
        if (parser.token.kind == TOKEN_SEMICOLON &&
            *parser.token.text == '\n') {
            advance(&parser);
        } else {
            result = parse_list(&parser);
        }
    }
    return result;
}

void parser_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct command *command = &list->commands[i];

        for (size_t j = 0; j < command->count; j++) {
            free(command->words[j]);
        }
        free(command->words);
    }
    free(list->commands);
    *list = (struct list){NULL, 0};
}
