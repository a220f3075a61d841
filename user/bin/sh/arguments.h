/* SPDX-License-Identifier: MIT
 *
 * Arguments of a command: a list of strings that grows.
 *
 * Layer: sh/arguments. Uses: text.
 */
#ifndef SH_ARGUMENTS_H
#define SH_ARGUMENTS_H

#include <stddef.h>

/* Strings from malloc, ended by NULL; all zero: none. */
struct arguments {
    char **list;
    size_t count;
};

/* Appends S, which is from malloc and belongs to ARGUMENTS now. */
void arguments_add(struct arguments *arguments, char *s);

void arguments_free(struct arguments *arguments);

#endif
