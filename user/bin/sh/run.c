/* SPDX-License-Identifier: MIT
 *
 * Running commands: all but the simple ones.
 */
#include "user/bin/sh/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/bin/sh/expand.h"
#include "user/bin/sh/function.h"
#include "user/bin/sh/job.h"
#include "user/bin/sh/loop.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/pattern.h"
#include "user/bin/sh/redirect.h"
#include "user/bin/sh/simple.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/trap.h"

struct run_state run_state;

void run_exit(int status)
{
    parameters.status = status;
    run_state = (struct run_state){.tested = 1};
    trap_exit();
    (void)fflush(stdout);
    /* Not exit(): in a copy of the shell its other streams are not ours. */
    _exit(status & 0xff);
}

void run_child(const struct node *node)
{
    run_state = (struct run_state){.direct = node->kind == NODE_SIMPLE};
    if (node->kind == NODE_SUBSHELL) {
        if (redirect_apply(node->redirects, NULL) < 0) {
            run_exit(1);
        }
        node = node->left; /* we are the subshell */
    }
    run_node(node);
    run_exit(parameters.status);
}

void run_check_error(void)
{
    if (options.errexit && parameters.status != 0 && run_state.tested == 0) {
        run_exit(parameters.status);
    }
}

/* Waits for JOB, whose status decides under set -e. */
static void finish(struct job *job)
{
    parameters.status = job_wait(job);
    run_check_error();
}

static void run_subshell(const struct node *node)
{
    struct job *job = job_new(NULL);

    if (job_fork(job) == 0) {
        run_child(node);
    }
    finish(job);
}

static void run_background(const struct node *node)
{
    struct job *job = job_new(node->words[0]);
    pid_t pid = job_fork(job);

    if (pid == 0) {
        run_child(node->left);
    }
    job_leave(job);
    parameters.status = pid > 0 ? 0 : STATUS_NOT_RUN;
}

/* Makes FROM the descriptor TO, and closes FROM. */
static void move(int from, int to)
{
    if (from >= 0 && from != to) {
        (void)dup2(from, to);
        (void)close(from);
    }
}

/* Starts one command of a pipeline, which reads from INPUT (-1: as we do) and
 * writes to ENDS[1] (-1: as we do). 0 or -1. */
static int start_stage(struct job *job, const struct node *node, int input,
                       const int ends[2])
{
    pid_t pid = job_fork(job);

    if (pid == 0) {
        move(input, STDIN_FILENO);
        if (ends[0] >= 0) {
            (void)close(ends[0]);
        }
        move(ends[1], STDOUT_FILENO);
        run_child(node);
    }
    return pid < 0 ? -1 : 0;
}

static void close_end(int fd)
{
    if (fd >= 0) {
        (void)close(fd);
    }
}

static void run_pipe(const struct node *node)
{
    struct job *job = job_new(NULL);
    int input = -1, error = 0;

    while (node != NULL && error == 0) {
        const struct node *stage = node;
        int ends[2] = {-1, -1};

        node = NULL;
        if (stage->kind == NODE_PIPE) {
            node = stage->right;
            stage = stage->left;
            if (pipe(ends) < 0) {
                perror("sh: pipe");
                break;
            }
        }
        error = start_stage(job, stage, input, ends);
        close_end(input);
        close_end(ends[1]);
        input = ends[0];
    }
    close_end(input);
    finish(job);
}

/* Runs the left side; its failure is no error. */
static void run_tested(const struct node *node)
{
    run_state.tested++;
    run_node(node);
    run_state.tested--;
}

static void run_and_or(const struct node *node)
{
    run_tested(node->left);
    if (run_state.skip == RUN_ON &&
        (parameters.status == 0) == (node->kind == NODE_AND)) {
        run_node(node->right);
    }
}

static void run_if(const struct node *node)
{
    run_tested(node->left);
    if (run_state.skip != RUN_ON) {
        return;
    }
    if (parameters.status == 0) {
        run_node(node->right);
    } else if (node->other != NULL) {
        run_node(node->other);
    } else {
        parameters.status = 0;
    }
}

static int item_matches(const struct node *item, const char *word)
{
    for (size_t i = 0; i < item->count; i++) {
        char *pattern = expand_pattern(item->words[i]);
        int matches = pattern != NULL && pattern_matches(pattern, word);

        free(pattern);
        if (matches) {
            return 1;
        }
    }
    return 0;
}

static void run_case(const struct node *node)
{
    char *word = expand_value(node->words[0]);
    const struct node *item = node->right;

    if (word == NULL) {
        simple_fail();
        return;
    }
    while (item != NULL && !item_matches(item, word)) {
        item = item->right;
    }
    free(word);
    if (item != NULL && item->left != NULL) {
        run_node(item->left);
    } else {
        parameters.status = 0;
    }
}

/* A command that is no simple one, with its redirections in force. */
static void run_compound(const struct node *node)
{
    switch (node->kind) {
    case NODE_GROUP:
        run_node(node->left);
        break;
    case NODE_IF:
        run_if(node);
        break;
    case NODE_WHILE:
    case NODE_UNTIL:
        loop_while(node);
        break;
    case NODE_FOR:
        loop_for(node);
        break;
    case NODE_CASE:
        run_case(node);
        break;
    default:
        break;
    }
}

static void run_redirected(const struct node *node)
{
    struct redirect_saved saved;

    if (redirect_apply(node->redirects, &saved) < 0) {
        parameters.status = 1;
        run_check_error();
        return;
    }
    run_compound(node);
    redirect_restore(&saved);
}

static void run_one(const struct node *node)
{
    switch (node->kind) {
    case NODE_SIMPLE:
        simple_run(node);
        break;
    case NODE_AND:
    case NODE_OR:
        run_and_or(node);
        break;
    case NODE_NOT:
        run_tested(node->left);
        parameters.status = parameters.status == 0;
        break;
    case NODE_PIPE:
        run_pipe(node);
        break;
    case NODE_BACKGROUND:
        run_background(node);
        break;
    case NODE_SUBSHELL:
        run_subshell(node);
        break;
    case NODE_FUNCTION:
        function_define(node);
        parameters.status = 0;
        break;
    default:
        run_redirected(node);
        break;
    }
}

/* Runs what trap said; ^C ends all that an interactive shell is doing. */
static void check_interrupt(void)
{
    if (options.interactive) {
        trap_poll();
    }
    if (trap_check() && options.interactive) {
        run_state.skip = RUN_INTERRUPT;
        parameters.status = 128 + SIGINT;
    }
}

void run_node(const struct node *node)
{
    check_interrupt();
    while (node != NULL && run_state.skip == RUN_ON) {
        const struct node *now = node;

        node = NULL;
        if (now->kind == NODE_SEQUENCE) {
            node = now->right;
            now = now->left;
        }
        run_one(now);
        check_interrupt();
    }
}

int run_if_complete(const char *text, int more)
{
    /* A function may be called as long as the shell runs, so its tree stays. */
    static struct tree *kept;
    struct tree *tree = text_must(calloc(1, sizeof *tree));
    char message[PARSE_MESSAGE_BYTES];
    enum parse_result result = parser_read(text, tree, message);

    if (result == PARSE_DONE) {
        run_node(tree->root);
    } else if (result == PARSE_ERROR || !more) {
        fprintf(stderr, "sh: syntax error: %s\n", message);
        parameters.status = STATUS_SYNTAX;
    }
    if (result == PARSE_DONE && tree->has_function) {
        tree->next = kept;
        kept = tree;
    } else {
        tree_free(tree);
        free(tree);
    }
    return result != PARSE_INCOMPLETE || !more;
}

void run_text(const char *text)
{
    (void)run_if_complete(text, 0);
}

/* Reads all there is from FD. */
static void read_output(int fd, struct text *output)
{
    char bytes[512];
    ssize_t count;

    while ((count = read(fd, bytes, sizeof bytes)) > 0 ||
           (count < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < count; i++) {
            if (bytes[i] != '\0') {
                text_put(output, bytes[i]);
            }
        }
    }
}

char *run_substitute(const char *command)
{
    struct job *job = job_new(NULL);
    struct text output = {NULL, 0, 0};
    int ends[2];

    if (pipe(ends) < 0) {
        perror("sh: pipe");
        return NULL;
    }
    if (job_fork_along(job) == 0) {
        (void)close(ends[0]);
        move(ends[1], STDOUT_FILENO);
        run_state = (struct run_state){.skip = RUN_ON};
        run_text(command);
        run_exit(parameters.status);
    }
    (void)close(ends[1]);
    read_output(ends[0], &output);
    (void)close(ends[0]);
    run_state.substituted = job_wait(job);
    while (output.length > 0 && output.bytes[output.length - 1] == '\n') {
        output.bytes[--output.length] = '\0';
    }
    return text_take(&output);
}
