/* SPDX-License-Identifier: MIT
 *
 * Signals to the shell itself: what trap said, and ^C. Handlers only take note;
 * what has to be done is done between commands.
 *
 * Layer: sh/trap. Uses: run.
 */
#ifndef SH_TRAP_H
#define SH_TRAP_H

#define TRAP_EXIT 0 /* stands for the end of the shell */

/* The signals of an interactive shell: ^C gives a new prompt, ^\ and TERM are
 * ignored. */
void trap_start_interactive(void);

/* ACTION happens at a signal (or TRAP_EXIT); NULL: the default; "": nothing.
 * 0; -1: no such signal, or it cannot be caught. */
int trap_set(int signal, const char *action);

/* Prints the actions that are set. */
void trap_print(void);

/* The number of a signal by name (INT, SIGINT, EXIT) or number; -1: none. */
int trap_number(const char *name);

/* Runs the actions of signals that came. Whether ^C came, to which the answer
 * is to give up what is being done; taken back by trap_forget_interrupt(). */
int trap_check(void);
int trap_interrupted(void); /* whether it came, without running actions */
void trap_note_interrupt(void);
void trap_forget_interrupt(void);

/* Gives handlers an opportunity to run: that is when a process asks init, which
 * a loop of what is built in need not do. */
void trap_poll(void);

/* In a new process: signals are as they were before the shell, but for those
 * that are ignored. BACKGROUND: ^C and ^\ are not for it. */
void trap_enter_child(int background);

/* Runs the action for the end of the shell, once. */
void trap_exit(void);

#endif
