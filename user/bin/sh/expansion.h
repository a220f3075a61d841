/* SPDX-License-Identifier: MIT
 *
 * An expansion at work, shared by the files that do it: the text of the
 * current argument grows, and goes to the list when it ends.
 *
 * Layer: sh/expansion. Uses: arguments, text.
 */
#ifndef SH_EXPANSION_H
#define SH_EXPANSION_H

#include "user/bin/sh/arguments.h"
#include "user/bin/sh/text.h"

struct expansion {
    struct arguments *arguments; /* NULL: no splitting, all is in TEXT */
    struct text text;            /* the current argument, as a pattern */
    int present;                 /* there is one, even if it is empty */
    int separated; /* white space ended the last one: a separator that is none
                      belongs to it */
    int split_all; /* what is written is split too: it is behind ${x:- */
    int nothing;   /* "$@" stood for nothing */
    int failed;
};

/* Puts a character; QUOTED: with no meaning in patterns. */
void expansion_put(struct expansion *expansion, char c, int quoted);

/* Puts text that came from a dollar sign: split unless QUOTED. */
void expansion_put_value(struct expansion *expansion, const char *value,
                         int quoted);

/* Ends the current argument, if there is one. */
void expansion_end(struct expansion *expansion);

/* Expands the text S, within double quotes or not. */
void expansion_run(struct expansion *expansion, const char *s);
void expansion_run_quoted(struct expansion *expansion, const char *s);

/* Says what is wrong with LENGTH bytes at S. */
void expansion_fail(struct expansion *expansion, const char *s, size_t length,
                    const char *what);

#endif
