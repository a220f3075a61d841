/* SPDX-License-Identifier: MIT
 *
 * Simple commands: assignments, functions, what is built in, and programs.
 *
 * Layer: sh/simple. Uses: expand, redirect, function, builtin, job, run.
 */
#ifndef SH_SIMPLE_H
#define SH_SIMPLE_H

#include "user/bin/sh/tree.h"

/* Runs NODE_SIMPLE. */
void simple_run(const struct node *node);

/* Runs words as a command that is built in or a program. The status. */
int simple_run_words(int argc, char **argv);

/* Makes this process the program ARGV[0], or ends it with status 126, 127. */
_Noreturn void simple_exec(char **argv);

/* After a word that cannot be expanded: ends a shell that nobody sits at. */
void simple_fail(void);

#endif
