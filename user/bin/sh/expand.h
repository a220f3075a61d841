/* SPDX-License-Identifier: MIT
 *
 * From a word as it is written to what a command gets, in this order: ~, what
 * stands behind dollar signs and in backquotes, splitting of what came from
 * them at the characters of IFS, names of files, and the quotes go.
 *
 * In between, text is a pattern (pattern.h): what was quoted has a backslash.
 *
 * Layer: sh/expand. Uses: arguments, text, quote, parameter, variable, pattern,
 * glob, arithmetic, brace.
 */
#ifndef SH_EXPAND_H
#define SH_EXPAND_H

#include <stddef.h>

#include "user/bin/sh/arguments.h"

/* The output of COMMAND, without the line ends at its end, from malloc: given
 * by run.c, for $(...). */
extern char *(*expand_substitute)(const char *command);

/* Appends what WORD becomes: usually one argument, but any number. 0; -1: it
 * cannot be, which is told on stderr. */
int expand_word(const char *word, struct arguments *arguments);

/* Without splitting and names of files, from malloc; NULL: as above. _value:
 * for NAME=value; _pattern: a pattern for case and the like; _document: a
 * here-document, in which quotes mean nothing. */
char *expand_value(const char *word);
char *expand_pattern(const char *word);
char *expand_document(const char *text);

#endif
