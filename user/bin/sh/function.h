/* SPDX-License-Identifier: MIT
 *
 * Functions of the shell.
 *
 * Layer: sh/function. Uses: run, saved, parameter, tree.
 */
#ifndef SH_FUNCTION_H
#define SH_FUNCTION_H

#include "user/bin/sh/tree.h"

/* Defines what NODE_FUNCTION says; its tree has to stay. */
void function_define(const struct node *node);

/* The body of a function; NULL: there is none. */
const struct node *function_find(const char *name);

/* Forgets a function, if it is one. */
void function_forget(const char *name);

/* Runs BODY with ARGC words, the first of which is the name. The status. */
int function_run(const struct node *body, int argc, char **argv);

/* Makes a variable local to the function that runs. 0; -1: none does. */
int function_make_local(const char *name, size_t length);

#endif
