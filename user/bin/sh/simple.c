/* SPDX-License-Identifier: MIT
 *
 * Simple commands. Words before the first that is no assignment set variables:
 * of the shell if nothing follows, else of the command alone.
 */
#include "user/bin/sh/simple.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/builtin.h"
#include "user/bin/sh/expand.h"
#include "user/bin/sh/function.h"
#include "user/bin/sh/job.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/redirect.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/saved.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"


void simple_fail(void)
{
    parameters.status = STATUS_SYNTAX;
    if (!options.interactive) {
        run_exit(STATUS_SYNTAX);
    }
}

/* The length of NAME in "NAME=value"; 0 if WORD is no assignment. */
static size_t assigned_name(const char *word)
{
    size_t length = variable_name_length(word);

    return word[length] == '=' ? length : 0;
}

/* How many words at the start of NODE are assignments. */
static size_t count_assignments(const struct node *node)
{
    size_t count = 0;

    while (count < node->count && assigned_name(node->words[count]) > 0) {
        count++;
    }
    return count;
}

/* Carries out the first COUNT words of NODE, and notes in *SAVED (unless NULL)
 * what was before. 0; -1: a value cannot be. */
static int assign(const struct node *node, size_t count, int export,
                  struct saved **saved)
{
    for (size_t i = 0; i < count; i++) {
        const char *word = node->words[i];
        size_t length = assigned_name(word);
        char *value = expand_value(word + length + 1);
        char *name = text_must(strndup(word, length));

        if (value != NULL && saved != NULL) {
            *saved = saved_add(*saved, name, length);
        }
        if (value != NULL) {
            variable_set(name, value);
        }
        if (value != NULL && export) {
            variable_export(name);
        }
        free(name);
        free(value);
        if (value == NULL) {
            return -1;
        }
    }
    return 0;
}

void simple_exec(char **argv)
{
    int missing;

    (void)fflush(stdout);
    (void)execvp(argv[0], argv);
    missing = errno == ENOENT || errno == ENOTDIR;
    fprintf(stderr, "sh: %s: %s\n", argv[0],
            missing ? "not found" : strerror(errno));
    run_exit(missing ? STATUS_NOT_FOUND : STATUS_NOT_RUN);
}

/* In a process of its own: becomes the program. */
static _Noreturn void become(const struct node *node, size_t assignments,
                             char **argv)
{
    if (redirect_apply(node->redirects, NULL) < 0 ||
        assign(node, assignments, 1, NULL) < 0) {
        run_exit(1);
    }
    simple_exec(argv);
}

static int run_program(const struct node *node, size_t assignments, char **argv,
                       int direct)
{
    struct job *job;

    if (direct) {
        become(node, assignments, argv);
    }
    job = job_new(NULL);
    if (job_fork(job) == 0) {
        become(node, assignments, argv);
    }
    return job_wait(job);
}

/* Runs a function or what is built in, in this process. */
static int run_inside(const struct node *node, size_t assignments,
                      struct arguments *words)
{
    const struct node *body = function_find(words->list[0]);
    struct saved *saved = NULL;
    struct redirect_saved files;
    int status = 1;

    if (redirect_apply(node->redirects, &files) < 0) {
        return 1;
    }
    if (assign(node, assignments, 1, &saved) == 0) {
        status =
            body != NULL
                ? function_run(body, (int)words->count, words->list)
                : builtin_find(words->list[0])((int)words->count, words->list);
    }
    saved_restore(saved);
    (void)fflush(stdout);
    redirect_restore(&files);
    return status;
}

/* exec changes the shell for good: its files, or all of it. */
static int run_exec(const struct node *node, size_t assignments, char **argv)
{
    if (redirect_apply(node->redirects, NULL) < 0) {
        if (!options.interactive) {
            run_exit(1);
        }
        return 1;
    }
    if (argv[1] == NULL) {
        return 0;
    }
    (void)assign(node, assignments, 1, NULL);
    simple_exec(argv + 1);
}

static void trace(const struct node *node, size_t assignments,
                  const struct arguments *words)
{
    if (!options.xtrace) {
        return;
    }
    fprintf(stderr, "+");
    for (size_t i = 0; i < assignments; i++) {
        fprintf(stderr, " %s", node->words[i]);
    }
    for (size_t i = 0; i < words->count; i++) {
        fprintf(stderr, " %s", words->list[i]);
    }
    fprintf(stderr, "\n");
}

/* A command without words: redirections, which only create files, and
 * assignments. */
static int run_nothing(const struct node *node, size_t assignments)
{
    struct redirect_saved files;

    if (redirect_apply(node->redirects, &files) < 0) {
        return 1;
    }
    redirect_restore(&files);
    if (assign(node, assignments, 0, NULL) < 0) {
        simple_fail();
        return parameters.status;
    }
    return run_state.substituted;
}

static int run_words(const struct node *node, size_t assignments,
                     struct arguments *words, int direct)
{
    if (words->count == 0) {
        return run_nothing(node, assignments);
    }
    if (strcmp(words->list[0], "exec") == 0) {
        return run_exec(node, assignments, words->list);
    }
    if (function_find(words->list[0]) != NULL ||
        builtin_find(words->list[0]) != NULL) {
        return run_inside(node, assignments, words);
    }
    return run_program(node, assignments, words->list, direct);
}

void simple_run(const struct node *node)
{
    size_t assignments = count_assignments(node);
    struct arguments words = {NULL, 0};
    int direct = run_state.direct;
    int error = 0;

    run_state.direct = 0;
    run_state.substituted = 0;
    for (size_t i = assignments; i < node->count && error == 0; i++) {
        error = expand_word(node->words[i], &words);
    }
    if (error < 0) {
        simple_fail();
    } else {
        trace(node, assignments, &words);
        parameters.status = run_words(node, assignments, &words, direct);
    }
    arguments_free(&words);
    run_check_error();
}

int simple_run_words(int argc, char **argv)
{
    static const struct node nothing = {.kind = NODE_SIMPLE};
    builtin_t builtin = builtin_find(argv[0]);

    return builtin != NULL ? builtin(argc, argv)
                           : run_program(&nothing, 0, argv, 0);
}
