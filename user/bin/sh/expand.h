/* SPDX-License-Identifier: MIT
 *
 * From a word as it is written to what a command gets: dollar signs are
 * replaced, quotes removed, and what came from a dollar sign outside quotes is
 * split at white space.
 *
 * Layer: sh/expand. Uses: variable.
 */
#ifndef SH_EXPAND_H
#define SH_EXPAND_H

#include <stddef.h>

/* Arguments for a command: strings from malloc, ended by NULL. */
struct arguments {
    char **list;
    size_t count;
};

/* Appends what WORD becomes: usually one argument, but any number. 0 or -1: no
 * memory, or "${" without end, which is told on stderr. */
int expand_word(const char *word, struct arguments *arguments);

/* The same without splitting, for the value in NAME=value. From malloc, or
 * NULL. */
char *expand_value(const char *word);

void expand_free(struct arguments *arguments);

#endif
