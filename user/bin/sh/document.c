/* SPDX-License-Identifier: MIT
 *
 * Here-documents.
 */
#include "user/bin/sh/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/text.h"

/* The token without its quotes. */
static char *unquoted(struct parser *parser)
{
    const struct token *token = &parser->token;
    char *word = tree_alloc(parser->tree, token->length + 1);
    size_t length = 0;

    for (size_t i = 0; i < token->length; i++) {
        if (strchr("'\"\\", token->text[i]) == NULL) {
            word[length++] = token->text[i];
        }
    }
    return word;
}

void document_announce(struct parser *parser, struct redirect *redirect,
                       int tabs)
{
    struct document **last = &parser->documents;
    struct document *document = tree_alloc(parser->tree, sizeof *document);

    document->redirect = redirect;
    document->end = unquoted(parser);
    document->tabs = tabs;
    redirect->literal = strlen(document->end) < parser->token.length;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = document;
}

void document_fail(struct parser *parser)
{
    if (parser->result == PARSE_DONE) {
        parser->result = PARSE_INCOMPLETE;
        snprintf(parser->message, PARSE_MESSAGE_BYTES,
                 "the here-document's end, `%.40s', is missing",
                 parser->documents->end);
    }
}

/* Reads one document. Whether it ends. */
static int read_one(struct parser *parser, const struct document *document)
{
    struct text text = {NULL, 0, 0};
    size_t end = strlen(document->end);
    int found = 0;

    while (!found && *parser->next != '\0') {
        const char *line = parser->next;
        size_t length;

        line += document->tabs ? strspn(line, "\t") : 0;
        length = strcspn(line, "\n");
        found = length == end && strncmp(line, document->end, end) == 0;
        if (!found) {
            text_add_bytes(&text, line, length);
            text_put(&text, '\n');
        }
        parser->next = line + length + (line[length] == '\n');
    }
    document->redirect->word = tree_string(
        parser->tree, text.bytes != NULL ? text.bytes : "", text.length);
    text_free(&text);
    return found;
}

void document_read(struct parser *parser)
{
    while (parser->documents != NULL) {
        if (!read_one(parser, parser->documents)) {
            document_fail(parser);
            return;
        }
        parser->documents = parser->documents->next;
    }
}
