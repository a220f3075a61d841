/* SPDX-License-Identifier: MIT
 *
 * Variables of the shell. Exported ones stand in the environment, so that
 * programs and the library (PATH) find them; the others stand here.
 *
 * Layer: sh/variable. Uses: nothing.
 */
#ifndef SH_VARIABLE_H
#define SH_VARIABLE_H

#include <stddef.h>

/* The length of the name that S begins with; 0 if it begins with none. */
size_t variable_name_length(const char *s);

/* The value of the variable whose name has LENGTH bytes; NULL: it is unset. */
const char *variable_get(const char *name, size_t length);

/* Sets a variable; it stays exported if it is. 0 or -1: no memory. */
int variable_set(const char *name, const char *value);

/* Lets programs see a variable, which becomes "" if unset. 0 or -1. */
int variable_export(const char *name);

void variable_unset(const char *name);

/* What $? $$ $! $# and $0 .. $9 stand for. */
struct parameters {
    int status;       /* of the last command */
    int background;   /* the last process started with & */
    int count;        /* of ARGUMENTS after the first */
    char **arguments; /* $0, $1, ...; COUNT + 1 of them */
};

extern struct parameters parameters;

#endif
