/* SPDX-License-Identifier: MIT
 *
 * Redirections.
 */
#include "user/bin/sh/redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/bin/sh/expand.h"

#define COPY_FROM 10 /* where the shell keeps descriptors of its own */
#define PIPE_SURELY_TAKES 4096 /* bytes, without a reader */

static int fail(const char *what, int error)
{
    fprintf(stderr, "sh: %s: %s\n", what, strerror(error));
    return -1;
}

static void write_all(int fd, const char *text)
{
    size_t bytes = strlen(text);

    while (bytes > 0) {
        ssize_t part = write(fd, text, bytes);

        if (part <= 0) {
            return; /* nobody reads it to the end */
        }
        text += part;
        bytes -= (size_t)part;
    }
}

/* Lets a process write TEXT that nobody has to wait for: its parent ends at
 * once, so it belongs to init. 0 or -1. */
static int write_aside(const int ends[2], const char *text)
{
    pid_t pid = fork();

    if (pid == 0) {
        if (fork() == 0) {
            (void)close(ends[0]);
            write_all(ends[1], text);
        }
        _exit(0);
    }
    return pid > 0 ? (int)waitpid(pid, NULL, 0) : -1;
}

/* A descriptor from which TEXT can be read, or -1 with errno. */
static int open_document(const char *text)
{
    int ends[2];

    if (pipe(ends) < 0) {
        return -1;
    }
    if (strlen(text) <= PIPE_SURELY_TAKES) {
        write_all(ends[1], text);
    } else if (write_aside(ends, text) < 0) {
        (void)close(ends[0]);
        ends[0] = -1;
    }
    (void)close(ends[1]);
    return ends[0];
}

static int flags_of(enum redirect_kind kind)
{
    switch (kind) {
    case REDIRECT_WRITE:
        return O_WRONLY | O_CREAT | O_TRUNC;
    case REDIRECT_APPEND:
        return O_WRONLY | O_CREAT | O_APPEND;
    case REDIRECT_BOTH:
        return O_RDWR | O_CREAT;
    default:
        return O_RDONLY;
    }
}

/* Keeps a copy of FD, once. 0 or -1. */
static int save(struct redirect_saved *saved, int fd)
{
    int i = 0;

    while (i < saved->count && saved->list[i].fd != fd) {
        i++;
    }
    if (i < saved->count) {
        return 0;
    }
    if (i == REDIRECT_MOST) {
        return fail("redirection", EMFILE);
    }
    saved->list[i].fd = fd;
    saved->list[i].copy = fcntl(fd, F_DUPFD_CLOEXEC, COPY_FROM);
    if (saved->list[i].copy < 0 && errno != EBADF) {
        return fail("redirection", errno);
    }
    saved->count++;
    return 0;
}

/* <&WORD and >&WORD: makes FD what descriptor WORD is; or closes it: -. */
static int copy(int fd, const char *word)
{
    char *end;
    long from = strtol(word, &end, 10);

    if (strcmp(word, "-") == 0) {
        (void)close(fd);
        return 0;
    }
    if (*word == '\0' || *end != '\0') {
        return fail(word, EBADF);
    }
    return dup2((int)from, fd) < 0 ? fail(word, errno) : 0;
}

/* Makes FD what WORD, expanded already, says. 0 or -1. */
static int apply_word(const struct redirect *redirect, const char *word)
{
    int from;

    if (redirect->kind == REDIRECT_COPY) {
        return copy(redirect->fd, word);
    }
    if (redirect->kind == REDIRECT_HERE) {
        from = open_document(word);
        word = "here-document";
    } else {
        from = open(word, flags_of(redirect->kind), 0666);
    }
    if (from < 0) {
        return fail(word, errno);
    }
    if (from != redirect->fd) {
        int result = dup2(from, redirect->fd);
        int error = errno;

        (void)close(from);
        return result < 0 ? fail(word, error) : 0;
    }
    return 0;
}

static int apply(const struct redirect *redirect, struct redirect_saved *saved)
{
    char *word;
    int result;

    if (redirect->kind == REDIRECT_HERE) {
        word = redirect->literal ? strdup(redirect->word)
                                 : expand_document(redirect->word);
    } else {
        word = expand_value(redirect->word);
    }
    if (word == NULL) {
        return -1;
    }
    result = saved != NULL ? save(saved, redirect->fd) : 0;
    if (result == 0) {
        result = apply_word(redirect, word);
    }
    free(word);
    return result;
}

int redirect_apply(const struct redirect *redirect,
                   struct redirect_saved *saved)
{
    if (saved != NULL) {
        saved->count = 0;
    }
    if (redirect != NULL) {
        (void)fflush(stdout);
    }
    for (; redirect != NULL; redirect = redirect->next) {
        if (apply(redirect, saved) < 0) {
            if (saved != NULL) {
                redirect_restore(saved);
            }
            return -1;
        }
    }
    return 0;
}

void redirect_restore(struct redirect_saved *saved)
{
    (void)fflush(stdout);
    for (int i = 0; i < saved->count; i++) {
        if (saved->list[i].copy >= 0) {
            (void)dup2(saved->list[i].copy, saved->list[i].fd);
            (void)close(saved->list[i].copy);
        } else {
            (void)close(saved->list[i].fd);
        }
    }
    saved->count = 0;
}
