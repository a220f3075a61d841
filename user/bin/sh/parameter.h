/* SPDX-License-Identifier: MIT
 *
 * What the shell knows of itself: the parameters $1, $2, ..., the others that
 * have a sign for a name, and the options of set.
 *
 * Layer: sh/parameter. Uses: variable, text.
 */
#ifndef SH_PARAMETER_H
#define SH_PARAMETER_H

#include <stddef.h>

/* What $? $$ $! $# $@ and $0, $1, ... stand for. */
struct parameters {
    int status;       /* of the last command */
    int background;   /* the last process started with &; 0: none */
    int shell;        /* $$: the first shell's pid, in subshells too */
    int count;        /* of ARGUMENTS after the first */
    char **arguments; /* $0, $1, ...; COUNT + 1 of them */
    int owned;        /* all of ARGUMENTS but $0 is from malloc */
};

extern struct parameters parameters;

/* set -e and so on; each is 0 or 1. */
struct options {
    int errexit, noglob, nounset, xtrace;
    int interactive;
};

extern struct options options;

/* Makes copies of COUNT words $1, $2, ... They may be parameters of before. */
void parameters_set(char **words, int count);

/* The same for the time of a function; parameters_leave() takes back what
 * parameters_enter() returned. */
struct parameters parameters_enter(char **words, int count);
void parameters_leave(const struct parameters *before);

/* The value of what stands behind a dollar sign: a variable's name, a number,
 * or one of ? $ ! # -. NULL: it is unset. Valid until the next call. */
const char *parameter_get(const char *name, size_t length);

/* The length of such a name at S, where @ and * are names too; 0: none. More
 * than one digit is a name in brackets only. */
size_t parameter_name_length(const char *s, int in_brackets);

#endif
