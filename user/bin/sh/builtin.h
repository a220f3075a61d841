/* SPDX-License-Identifier: MIT
 *
 * Commands that the shell does itself, because they change the shell or are
 * too small for a process. builtin.c has those of the shell's own state and the
 * table of all; flow.c and read.c the others, and user/bin/tool those that are
 * programs, too.
 *
 * Layer: sh/builtin. Uses: run, job, trap, function, variable, parameter, tool.
 */
#ifndef SH_BUILTIN_H
#define SH_BUILTIN_H

/* ARGV is ended by NULL and has ARGC >= 1 words. Returns the status. */
typedef int (*builtin_t)(int argc, char **argv);

/* The built-in command NAME, or NULL. */
builtin_t builtin_find(const char *name);

/* The names in turn, from INDEX 0 on; NULL at the end. */
const char *builtin_name(int index);

/* Says what is wrong with WORD, or ("") with none in particular. The status
 * STATUS. */
int builtin_fail(const char *command, const char *word, const char *what,
                 int status);

/* Sets options as "-ex" and "+e" say. 0, or 2 (told). */
int builtin_set_options(const char *word);

/* flow.c: what is run next. */
int flow_break(int argc, char **argv); /* and continue */
int flow_return(int argc, char **argv);
int flow_exit(int argc, char **argv);
int flow_eval(int argc, char **argv);
int flow_source(int argc, char **argv); /* . */
int flow_command(int argc, char **argv);
int flow_trap(int argc, char **argv);
int flow_wait(int argc, char **argv);
int flow_jobs(int argc, char **argv);
int flow_foreground(int argc, char **argv);
int flow_kill(int argc, char **argv);

/* read.c: a line into variables. */
int read_run(int argc, char **argv);

#endif
