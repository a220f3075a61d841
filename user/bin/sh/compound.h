/* SPDX-License-Identifier: MIT
 *
 * Commands that have commands in them: the rules of the grammar that begin with
 * a bracket or a word of their own.
 *
 * Layer: sh/compound. Uses: tree.
 */
#ifndef SH_COMPOUND_H
#define SH_COMPOUND_H

#include "user/bin/sh/parser.h"

/* The compound command that begins here. NULL: none does, or (see RESULT) it
 * fails. */
struct node *compound_command(struct parser *parser);

/* NAME() command: the token is NAME. NULL if it fails. */
struct node *compound_function(struct parser *parser);

#endif
