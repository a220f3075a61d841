/* SPDX-License-Identifier: MIT
 *
 * Processes that the shell started. A job is those of one pipeline; in an
 * interactive shell it is a process group, so that ^C ends the one in front
 * alone. Jobs in the background are kept until somebody was told how they
 * ended. No job is ever stopped.
 *
 * Layer: sh/job. Uses: text, parameter, trap.
 */
#ifndef SH_JOB_H
#define SH_JOB_H

#include <stddef.h>
#include <sys/types.h>

struct job;

/* Makes a shell the owner of its terminal; jobs get groups from now on. */
void job_start_interactive(void);

/* A job without processes.  TEXT: how it was written; NULL: it is in front. */
struct job *job_new(const char *text);

/* Starts a process of JOB, a copy of the shell. Returns its pid, 0 to the copy,
 * or -1 (told on stderr). */
pid_t job_fork(struct job *job);

/* The same for a process that is in the shell's own group, whatever the job. */
pid_t job_fork_along(struct job *job);

/* Waits for a job in front, which is then no more. Returns the status of its
 * last process: 128 + n if signal n ended it; 126 if there is none. */
int job_wait(struct job *job);

/* Lets a job that is complete run in the background. */
void job_leave(struct job *job);

/* Job NUMBER, or the one with process PID, in the background; the last one with
 * 0. NULL: there is none. */
struct job *job_of_number(int number);
struct job *job_of_pid(pid_t pid);

/* Waits for a job in the background, which is then no more. Its status; 128 + 2
 * if ^C came first, and then it is still there. */
int job_wait_background(struct job *job);

/* The same for all of them. */
int job_wait_all(void);

/* Brings a job to the front, and waits for it. */
int job_foreground(struct job *job);

/* Prints the jobs in the background. _ended: those that have ended since, which
 * are then no more. */
void job_print(void);
void job_print_ended(void);

/* Sends a signal to all processes of a job. 0; -1 with errno. */
int job_signal(const struct job *job, int signal);

#endif
