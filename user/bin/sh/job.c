/* SPDX-License-Identifier: MIT
 *
 * Jobs. The list has those in the background, the last one first.
 */
#include "user/bin/sh/job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/bin/sh/parameter.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/trap.h"

#define STATUS_NOT_RUN 126

struct job {
    struct job *next;
    int number;
    int background;
    char *text;
    pid_t group; /* 0: none of its own */
    pid_t *pids;
    size_t count;
    size_t ended; /* the first so many have been waited for */
    int status;   /* of the last of these, as waitpid gives it */
};

static struct job *jobs;
static int with_groups;

void job_start_interactive(void)
{
    with_groups = 1;
    (void)setpgid(0, 0);
    (void)tcsetpgrp(STDIN_FILENO, getpid());
}

struct job *job_new(const char *text)
{
    struct job *job = text_must(calloc(1, sizeof *job));

    job->background = text != NULL;
    job->text = text != NULL ? text_must(strdup(text)) : NULL;
    job->status = STATUS_NOT_RUN << 8;
    return job;
}

static void job_free(struct job *job)
{
    free(job->text);
    free(job->pids);
    free(job);
}

/* Standard input of a job in the background that has no terminal to itself: a
 * file without contents. */
static void close_input(void)
{
    int ends[2];

    if (pipe(ends) == 0) {
        (void)close(ends[1]);
        (void)dup2(ends[0], STDIN_FILENO);
        (void)close(ends[0]);
    }
}

/* What a new process has to do first. */
static void enter_child(const struct job *job)
{
    if (with_groups) {
        pid_t group = job->group != 0 ? job->group : getpid();

        (void)setpgid(0, group);
        if (!job->background) {
            (void)tcsetpgrp(STDIN_FILENO, group);
        }
    }
    trap_enter_child(job->background && !with_groups);
    if (job->background && job->count == 0) {
        close_input();
    }
    with_groups = 0;
    options.interactive = 0;
    while (jobs != NULL) { /* its parent's, not its own */
        struct job *next = jobs->next;

        job_free(jobs);
        jobs = next;
    }
}

static void hold_interrupt(int how)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigprocmask(how, &set, NULL);
}

/* Forks, and enters the new process in JOB. */
static pid_t fork_for(struct job *job)
{
    pid_t pid;

    (void)fflush(stdout);
    pid = fork();
    if (pid < 0) {
        fprintf(stderr, "sh: no new process: %s\n", strerror(errno));
    } else if (pid == 0) {
        enter_child(job);
    } else {
        job->pids =
            text_must(realloc(job->pids, (job->count + 1) * sizeof *job->pids));
        job->pids[job->count++] = pid;
    }
    return pid;
}

pid_t job_fork(struct job *job)
{
    int groups = with_groups;
    pid_t pid;

    /* ^C while the process is being made stays pending: in the shell for
     * wait_in_front() to pass it on, in the process until it has a default. */
    if (groups) {
        hold_interrupt(SIG_BLOCK);
    }
    pid = fork_for(job);
    if (groups) {
        hold_interrupt(SIG_UNBLOCK);
    }
    if (pid > 0 && groups) {
        /* The child does the same: who comes first does it for both. */
        job->group = job->group != 0 ? job->group : pid;
        (void)setpgid(pid, job->group);
    }
    return pid;
}

pid_t job_fork_along(struct job *job)
{
    int before = with_groups;
    pid_t pid;

    if (before) {
        hold_interrupt(SIG_BLOCK);
    }
    with_groups = 0;
    pid = fork_for(job);
    with_groups = pid == 0 ? 0 : before;
    if (before) {
        hold_interrupt(SIG_UNBLOCK);
    }
    if (pid > 0 && before && trap_interrupted()) {
        (void)kill(0, SIGINT); /* it was typed before the process was there */
    }
    return pid;
}

/* Takes note of processes that ended. Whether all have; -1: interrupted. */
static int reap(struct job *job, int flags)
{
    while (job->ended < job->count) {
        int status;
        pid_t pid = waitpid(job->pids[job->ended], &status, flags);

        if (pid == 0) {
            return 0;
        }
        if (pid < 0 && errno == EINTR) {
            return -1;
        }
        /* One that is no child any more has ended somehow. */
        job->status = pid > 0 ? status : 0;
        job->ended++;
    }
    return 1;
}

static int status_of(const struct job *job)
{
    return WIFEXITED(job->status) ? WEXITSTATUS(job->status)
                                  : 128 + WTERMSIG(job->status);
}

/* Says that somebody ended the job. init has named one that crashed; who types
 * ^C or closes a pipe knows. */
static void tell_signal(const struct job *job)
{
    int signal = WIFSIGNALED(job->status) ? WTERMSIG(job->status) : 0;

    if (signal == SIGKILL || signal == SIGTERM || signal == SIGABRT) {
        fprintf(stderr, "%s\n", strsignal(signal));
    }
}

/* Waits to the end, with the terminal given to the job. */
static void wait_in_front(struct job *job)
{
    if (with_groups && job->group != 0) {
        (void)tcsetpgrp(STDIN_FILENO, job->group);
        trap_poll();
        if (trap_interrupted()) {
            (void)job_signal(job, SIGINT); /* it was typed before that */
        }
    }
    while (reap(job, 0) < 0) {
    }
    if (with_groups && WIFSIGNALED(job->status) &&
        WTERMSIG(job->status) == SIGINT) {
        trap_note_interrupt(); /* the rest of the line is not wanted either */
    }
    if (with_groups) {
        (void)tcsetpgrp(STDIN_FILENO, getpgrp());
    }
    tell_signal(job);
}

int job_wait(struct job *job)
{
    int status;

    wait_in_front(job);
    status = status_of(job);
    job_free(job);
    return status;
}

void job_leave(struct job *job)
{
    if (job->count == 0) {
        job_free(job);
        return;
    }
    job->number = jobs != NULL ? jobs->number + 1 : 1;
    job->next = jobs;
    jobs = job;
    parameters.background = (int)job->pids[job->count - 1];
    if (options.interactive) {
        fprintf(stderr, "[%d] %d\n", job->number, parameters.background);
    }
}

static void job_remove(struct job *job)
{
    struct job **at = &jobs;

    while (*at != job) {
        at = &(*at)->next;
    }
    *at = job->next;
    job_free(job);
}

struct job *job_of_number(int number)
{
    struct job *job = jobs;

    while (job != NULL && number != 0 && job->number != number) {
        job = job->next;
    }
    return job;
}

struct job *job_of_pid(pid_t pid)
{
    struct job *job;

    for (job = jobs; job != NULL; job = job->next) {
        for (size_t i = 0; i < job->count; i++) {
            if (job->pids[i] == pid) {
                return job;
            }
        }
    }
    return NULL;
}

int job_wait_background(struct job *job)
{
    int status;

    if (reap(job, 0) < 0) {
        return 128 + SIGINT;
    }
    status = status_of(job);
    job_remove(job);
    return status;
}

int job_wait_all(void)
{
    while (jobs != NULL) {
        if (reap(jobs, 0) < 0) {
            return 128 + SIGINT;
        }
        job_remove(jobs);
    }
    return 0;
}

int job_foreground(struct job *job)
{
    int status;

    printf("%s\n", job->text);
    (void)fflush(stdout);
    wait_in_front(job);
    status = status_of(job);
    job_remove(job);
    return status;
}

static void print(const struct job *job, int ended)
{
    char state[32] = "Running";

    if (ended && WIFSIGNALED(job->status)) {
        snprintf(state, sizeof state, "%s", strsignal(WTERMSIG(job->status)));
    } else if (ended && WEXITSTATUS(job->status) != 0) {
        snprintf(state, sizeof state, "Done (%d)", WEXITSTATUS(job->status));
    } else if (ended) {
        snprintf(state, sizeof state, "Done");
    }
    printf("[%d] %-12s %s\n", job->number, state, job->text);
}

/* Prints the jobs from JOB on, the last of the list first. */
static void print_from(struct job *job, int running_too)
{
    int ended;

    if (job == NULL) {
        return;
    }
    print_from(job->next, running_too);
    ended = reap(job, WNOHANG) == 1;
    if (ended || running_too) {
        print(job, ended);
    }
    if (ended) {
        job_remove(job);
    }
}

void job_print(void)
{
    print_from(jobs, 1);
}

void job_print_ended(void)
{
    print_from(jobs, 0);
}

int job_signal(const struct job *job, int signal)
{
    int result = 0;

    if (job->group != 0) {
        return kill(-job->group, signal);
    }
    for (size_t i = job->ended; i < job->count; i++) {
        result |= kill(job->pids[i], signal);
    }
    return result;
}
