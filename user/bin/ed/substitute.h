/* SPDX-License-Identifier: MIT
 *
 * Replacing what matches in a line.
 *
 * Layer: user/bin/ed/substitute. Uses: regexec, tool.
 */
#ifndef USER_BIN_ED_SUBSTITUTE_H
#define USER_BIN_ED_SUBSTITUTE_H

#include <regex.h>

struct substitution {
    const regex_t *regex;
    const char *text, *text_end; /* & is the match, \1 to \9 its parts */
    long which;                  /* only this match, from 1, ... */
    int all;                     /* ... or this one and all behind it */
};

/* The new line, in memory of its own; NULL: there is no such match. */
char *substitute(const struct substitution *how, const char *line);

#endif
