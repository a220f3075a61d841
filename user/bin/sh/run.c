/* SPDX-License-Identifier: MIT
 *
 * Running commands. Words before the first that is no assignment set
 * variables: of the shell if nothing follows, else of the command alone.
 */
#include "user/bin/sh/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/bin/sh/builtin.h"
#include "user/bin/sh/expand.h"
#include "user/bin/sh/variable.h"

#define STATUS_NOT_FOUND 127
#define STATUS_NOT_RUN 126
#define SHELL_FILE "/bin/sh"

/* The status of a process that ended. init has named the one that crashed;
 * that somebody killed it is told here. */
static int status_of(int status)
{
    int signal = WTERMSIG(status);

    if (WIFEXITED(status)) {
        return WEXITSTATUS(status);
    }
    if (signal == SIGKILL || signal == SIGTERM || signal == SIGABRT) {
        fprintf(stderr, "%s\n", strsignal(signal));
    }
    return 128 + signal;
}

/* In the copy: becomes ARGV[0]; a file that is no program is taken for a
 * script. Ends with a status if that fails. */
static _Noreturn void become(char **argv, size_t argc)
{
    char *script[argc + 2];
    int missing;

    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGQUIT, SIG_DFL);
    execvp(argv[0], argv);
    if (errno == ENOEXEC && strchr(argv[0], '/') != NULL) {
        script[0] = (char *)SHELL_FILE;
        memcpy(script + 1, argv, argc * sizeof *argv);
        script[argc + 1] = NULL;
        execv(SHELL_FILE, script);
    }
    missing = errno == ENOENT || errno == ENOTDIR;
    fprintf(stderr, "sh: %s: %s\n", argv[0],
            missing ? "not found" : strerror(errno));
    _exit(missing ? STATUS_NOT_FOUND : STATUS_NOT_RUN);
}

/* Runs a program. Returns the status. */
static int run_program(char **argv, size_t argc, int background)
{
    pid_t pid;
    int status;

    (void)fflush(stdout);
    pid = fork();
    if (pid == 0) {
        become(argv, argc);
    }
    if (pid < 0) {
        perror("sh");
        return STATUS_NOT_RUN;
    }
    if (background) {
        parameters.background = pid;
        return 0;
    }
    if (waitpid(pid, &status, 0) < 0) {
        perror("sh");
        return STATUS_NOT_RUN;
    }
    return status_of(status);
}

/* The length of NAME in "NAME=value"; 0 if WORD is no assignment. */
static size_t assigned_name(const char *word)
{
    size_t length = variable_name_length(word);

    return word[length] == '=' ? length : 0;
}

/* How many words at the start of COMMAND are assignments. */
static size_t count_assignments(const struct command *command)
{
    size_t count = 0;

    while (count < command->count && assigned_name(command->words[count]) > 0) {
        count++;
    }
    return count;
}

/* Carries out one assignment. 0 or -1. */
static int assign(const char *word, int export)
{
    size_t length = assigned_name(word);
    char *name = strndup(word, length);
    char *value = expand_value(word + length + 1);
    int result = -1;

    if (name != NULL && value != NULL) {
        result = variable_set(name, value);
        if (result == 0 && export) {
            result = variable_export(name);
        }
    }
    free(name);
    free(value);
    return result;
}

/* A variable as it was before an assignment for one command only. */
struct saved {
    char *name;
    char *value; /* NULL: it was unset */
    int exported;
};

static struct saved save(const char *word)
{
    size_t length = assigned_name(word);
    const char *value = variable_get(word, length);
    struct saved saved = {strndup(word, length),
                          value != NULL ? strdup(value) : NULL, 0};

    saved.exported = saved.name != NULL && getenv(saved.name) != NULL;
    return saved;
}

static void restore(struct saved *saved)
{
    if (saved->name != NULL) {
        variable_unset(saved->name);
        if (saved->value != NULL &&
            variable_set(saved->name, saved->value) == 0 && saved->exported) {
            (void)variable_export(saved->name);
        }
    }
    free(saved->name);
    free(saved->value);
}

static int run_arguments(struct arguments *arguments, int background)
{
    builtin_t builtin = builtin_find(arguments->list[0]);

    if (builtin == NULL) {
        return run_program(arguments->list, arguments->count, background);
    }
    if (background) {
        fprintf(stderr, "sh: %s: built in, so not in the background\n",
                arguments->list[0]);
        return 2;
    }
    return builtin((int)arguments->count, arguments->list);
}

/* Runs ARGUMENTS with the assignments in WORDS, which are undone after it. */
static int run_with(char **words, size_t count, struct arguments *arguments,
                    int background)
{
    struct saved saved;
    int status;

    if (count == 0) {
        return run_arguments(arguments, background);
    }
    saved = save(words[0]);
    status = assign(words[0], 1) < 0
                 ? 1
                 : run_with(words + 1, count - 1, arguments, background);
    restore(&saved);
    return status;
}

static int run_command(const struct command *command)
{
    size_t assignments = count_assignments(command);
    struct arguments arguments = {NULL, 0};
    int status = 0;

    for (size_t i = assignments; i < command->count && status == 0; i++) {
        status = expand_word(command->words[i], &arguments) < 0;
    }
    if (status == 0 && arguments.count > 0) {
        status = run_with(command->words, assignments, &arguments,
                          command->background);
    } else {
        for (size_t i = 0; i < assignments && status == 0; i++) {
            status = assign(command->words[i], 0) < 0;
        }
    }
    expand_free(&arguments);
    return status;
}

void run_list(const struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct command *command = &list->commands[i];

        if (command->condition == RUN_ALWAYS ||
            (command->condition == RUN_ON_SUCCESS) ==
                (parameters.status == 0)) {
            parameters.status = run_command(command);
        }
    }
}

void run_report_ended(void)
{
    pid_t pid;
    int status;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (WIFSIGNALED(status)) {
            printf("[%d] %s\n", (int)pid, strsignal(WTERMSIG(status)));
        } else {
            printf("[%d] Done (%d)\n", (int)pid, WEXITSTATUS(status));
        }
    }
}
