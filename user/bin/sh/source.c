/* SPDX-License-Identifier: MIT
 *
 * Where commands come from. Lines are collected until they make a complete
 * command.
 */
#include "user/bin/sh/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/edit.h"
#include "user/bin/sh/history.h"
#include "user/bin/sh/job.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/trap.h"

#define FD_FROM 10 /* where the shell keeps descriptors of its own */

/* Gives the next line, with its end; NULL: there is none. */
typedef char *(*next_line_t)(void *from);

/* Whether the last line of TEXT is continued by the next: it ends in a
 * backslash that no other one takes the meaning from. */
static int is_continued(const struct text *text)
{
    size_t end = text->length - (text->length > 0);
    size_t start = end;

    while (start > 0 && text->bytes[start - 1] == '\\') {
        start--;
    }
    return (end - start) % 2 == 1;
}

/* Runs TEXT, of whole lines, if it is complete; it is empty then. */
static void run_complete(struct text *text)
{
    if (!is_continued(text) && run_if_complete(text->bytes, 1)) {
        text_clear(text);
    }
}

/* Runs what NEXT_LINE gives. */
static void run_lines(next_line_t next_line, void *from)
{
    struct text text = {NULL, 0, 0};
    char *line;

    while (run_state.skip == RUN_ON && (line = next_line(from)) != NULL) {
        text_add(&text, line);
        free(line);
        run_complete(&text);
    }
    if (text.length > 0 && run_state.skip == RUN_ON) {
        run_text(text.bytes);
    }
    text_free(&text);
}

/* What a file has that was not taken yet. */
struct file {
    int fd;
    char bytes[1024];
    ssize_t filled, next;
};

static char *next_of_file(void *from)
{
    struct file *file = from;
    struct text line = {NULL, 0, 0};

    for (;;) {
        if (file->next == file->filled) {
            file->next = 0;
            file->filled = read(file->fd, file->bytes, sizeof file->bytes);
        }
        if (file->filled <= 0) {
            file->filled = 0;
            return line.length > 0 ? text_take(&line) : NULL;
        }
        text_put(&line, file->bytes[file->next++]);
        if (line.bytes[line.length - 1] == '\n') {
            return text_take(&line);
        }
    }
}

int source_file(const char *path)
{
    struct file *file;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int high = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, FD_FROM) : -1;

    if (high < 0) {
        fprintf(stderr, "sh: %s: %s\n", path, strerror(errno));
        return -1;
    }
    (void)close(fd);
    file = text_must(calloc(1, sizeof *file));
    file->fd = high;
    run_lines(next_of_file, file);
    (void)close(high);
    free(file);
    return 0;
}

static char *next_of_input(void *from)
{
    struct text line = {NULL, 0, 0};
    char c = '\0';

    while (c != '\n' && read(STDIN_FILENO, &c, 1) == 1) {
        text_put(&line, c);
    }
    return line.length > 0 ? text_take(&line) : NULL;
}

void source_input(void)
{
    run_lines(next_of_input, NULL);
}

/* The directory, and # for root; > in a command that goes on. */
static void print_prompt(char *prompt, size_t bytes, int goes_on)
{
    char path[PATH_MAX];

    if (goes_on) {
        snprintf(prompt, bytes, "> ");
    } else {
        job_print_ended();
        (void)fflush(stdout);
        snprintf(prompt, bytes, "%s %c ",
                 getcwd(path, sizeof path) != NULL ? path : "?",
                 getuid() == 0 ? '#' : '$');
    }
}

void source_terminal(void)
{
    struct text text = {NULL, 0, 0};
    char *line;
    char prompt[PATH_MAX + 8];
    enum edit_result result;

    for (;;) {
        print_prompt(prompt, sizeof prompt, text.length > 0);
        result = edit_line(prompt, &line);
        if (result == EDIT_END) {
            break;
        }
        if (result == EDIT_INTERRUPT) {
            parameters.status = 128 + 2;
            text_clear(&text);
            continue;
        }
        history_add(line);
        text_add(&text, line);
        text_put(&text, '\n');
        free(line);
        run_complete(&text);
        run_state = (struct run_state){.skip = RUN_ON};
        trap_forget_interrupt();
    }
    if (text.length > 0) {
        run_text(text.bytes);
    }
    text_free(&text);
}
