/* SPDX-License-Identifier: MIT
 *
 * Running commands. parameters.status is afterwards that of the last one that
 * ran:
 *
 *      127  it was not found      126  it is no program, or not for us
 *      128 + n  signal n ended it
 *
 * Layer: sh/run. Uses: parser, simple, job, expand, trap.
 */
#ifndef SH_RUN_H
#define SH_RUN_H

#include "user/bin/sh/parser.h"

#define STATUS_SYNTAX 2
#define STATUS_NOT_RUN 126
#define STATUS_NOT_FOUND 127

/* Whether commands are skipped, up to where one of these ends. */
enum run_skip {
    RUN_ON,
    RUN_BREAK, /* the loop; its body: */
    RUN_CONTINUE,
    RUN_RETURN,   /* the function, or file of "." */
    RUN_INTERRUPT /* everything: ^C in an interactive shell */
};

struct run_state {
    enum run_skip skip;
    int levels;      /* of loops that RUN_BREAK and RUN_CONTINUE still end */
    int loops;       /* that we are in */
    int functions;   /* or files of "." */
    int tested;      /* a failure is looked at, so set -e does not matter */
    int direct;      /* the next simple command is all that this process does */
    int substituted; /* status of the last $(...) */
};

extern struct run_state run_state;

void run_node(const struct node *node);

/* Reads TEXT and runs it. */
void run_text(const char *text);

/* The same if TEXT is complete; MORE may come if it is not: then nothing
 * happens, and the result is 0. */
int run_if_complete(const char *text, int more);

/* To be called after a command: ends the shell if it failed, nobody looks at
 * that, and set -e wants it so. */
void run_check_error(void);

/* In a process for NODE alone: runs it, and ends the process. */
_Noreturn void run_child(const struct node *node);

/* Ends the shell, after what trap said. */
_Noreturn void run_exit(int status);

/* The output of COMMAND (expand.h). */
char *run_substitute(const char *command);

#endif
