/* SPDX-License-Identifier: MIT
 *
 * Commands for the shell: run to their end, or with a pipe to them.
 */
#include <stdio.h>
#include <stdlib.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHELL "/bin/sh"
#define NOT_STARTED 127

static pid_t children[OPEN_MAX]; /* by descriptor of popen's stream; 0: none */

static _Noreturn void run_shell(const char *command)
{
    execl(SHELL, "sh", "-c", command, (char *)NULL);
    _exit(NOT_STARTED);
}

/* Waits for PID whatever handlers run meanwhile. Its status, or -1. */
static int wait_for(pid_t pid)
{
    int status;
    pid_t ended;

    do {
        ended = waitpid(pid, &status, 0);
    } while (ended < 0 && errno == EINTR);
    return ended < 0 ? -1 : status;
}

int system(const char *command)
{
    void (*interrupt)(int), (*quit)(int);
    pid_t pid;
    int status;

    if (command == NULL) {
        return access(SHELL, X_OK) == 0;
    }
    (void)fflush(NULL); /* or the copy would write it, too */
    pid = fork();
    if (pid == 0) {
        run_shell(command);
    }
    if (pid < 0) {
        return -1;
    }
    interrupt = signal(SIGINT, SIG_IGN);
    quit = signal(SIGQUIT, SIG_IGN);
    status = wait_for(pid);
    (void)signal(SIGINT, interrupt);
    (void)signal(SIGQUIT, quit);
    return status;
}

/* The child of popen: OWN becomes its input or output, the rest is closed. */
static _Noreturn void run_piped(const char *command, const int ends[2], int own)
{
    if (ends[own] != own) {
        (void)dup2(ends[own], own);
        (void)close(ends[own]);
    }
    (void)close(ends[!own]);
    for (int fd = 0; fd < OPEN_MAX; fd++) {
        if (children[fd] != 0 && fd != own) {
            (void)close(fd);
        }
    }
    run_shell(command);
}

FILE *popen(const char *command, const char *mode)
{
    int theirs = mode[0] == 'r' ? STDOUT_FILENO : STDIN_FILENO;
    FILE *stream = NULL;
    int ends[2];
    pid_t pid;

    if ((mode[0] != 'r' && mode[0] != 'w') || mode[1] != '\0') {
        errno = EINVAL;
        return NULL;
    }
    if (pipe(ends) < 0) {
        return NULL;
    }
    (void)fflush(NULL);
    pid = fork();
    if (pid == 0) {
        run_piped(command, ends, theirs);
    }
    (void)close(ends[theirs]);
    if (pid > 0) {
        stream = fdopen(ends[!theirs], mode);
    }
    if (stream == NULL) {
        (void)close(ends[!theirs]); /* the child, if any, ends by itself */
        return NULL;
    }
    (void)fcntl(ends[!theirs], F_SETFD, FD_CLOEXEC);
    children[ends[!theirs]] = pid;
    return stream;
}

int pclose(FILE *stream)
{
    int fd = fileno(stream);
    pid_t pid = children[fd];

    if (pid == 0) {
        errno = ECHILD;
        return -1;
    }
    children[fd] = 0;
    (void)fclose(stream);
    return wait_for(pid);
}
