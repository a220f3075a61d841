/* SPDX-License-Identifier: MIT
 *
 * Here-documents: announced in a line by << and a word, they stand in the
 * lines that follow it.
 *
 * Layer: sh/document. Uses: lexer, tree.
 */
#ifndef SH_DOCUMENT_H
#define SH_DOCUMENT_H

#include "user/bin/sh/parser.h"

/* Notes that the text of REDIRECT ends with a line that is the present token,
 * whose quotes are removed; if it has some, nothing in the text is expanded.
 * TABS: those at line starts are taken away. */
void document_announce(struct parser *parser, struct redirect *redirect,
                       int tabs);

/* Reads what was announced; NEXT is at the start of a line. */
void document_read(struct parser *parser);

/* Says that the text of a document is not there yet. */
void document_fail(struct parser *parser);

#endif
