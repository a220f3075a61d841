/* SPDX-License-Identifier: MIT
 *
 * Commands that the shell does itself.
 */
#include "user/bin/sh/builtin.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/bin/sh/variable.h"

static int run_true(int argc, char **argv)
{
    return 0;
}

static int run_false(int argc, char **argv)
{
    return 1;
}

static int run_cd(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : variable_get("HOME", 4);

    if (argc > 2) {
        fprintf(stderr, "sh: cd: too many arguments\n");
        return 2;
    }
    if (path == NULL) {
        fprintf(stderr, "sh: cd: HOME is not set\n");
        return 1;
    }
    if (chdir(path) < 0) {
        fprintf(stderr, "sh: cd: %s: %s\n", path, strerror(errno));
        return 1;
    }
    return 0;
}

static int run_pwd(int argc, char **argv)
{
    char path[PATH_MAX];

    if (getcwd(path, sizeof path) == NULL) {
        perror("sh: pwd");
        return 1;
    }
    puts(path);
    return 0;
}

static int run_exit(int argc, char **argv)
{
    int status = parameters.status;

    if (argc > 1) {
        char *end;

        status = (int)strtol(argv[1], &end, 10);
        if (*argv[1] == '\0' || *end != '\0') {
            fprintf(stderr, "sh: exit: %s: not a number\n", argv[1]);
            status = 2;
        }
    }
    exit(status & 0xff);
}

/* export NAME or export NAME=value. */
static int export_one(char *word)
{
    size_t length = variable_name_length(word);
    char end = word[length];
    int result;

    if (length == 0 || (end != '\0' && end != '=')) {
        fprintf(stderr, "sh: export: %s: not a name\n", word);
        return 2;
    }
    word[length] = '\0';
    result = end == '=' ? variable_set(word, word + length + 1) : 0;
    if (result == 0) {
        result = variable_export(word);
    }
    if (result < 0) {
        perror("sh: export");
    }
    return result < 0;
}

static int run_export(int argc, char **argv)
{
    int status = 0;

    if (argc == 1) {
        for (char **entry = environ; *entry != NULL; entry++) {
            printf("export %s\n", *entry);
        }
    }
    for (int i = 1; i < argc; i++) {
        status |= export_one(argv[i]);
    }
    return status;
}

static int run_unset(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        variable_unset(argv[i]);
    }
    return 0;
}

static int status_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* wait: for all children; wait PID: for that one, whose status it has. */
static int run_wait(int argc, char **argv)
{
    int status = 0;

    if (argc == 1) {
        while (waitpid(-1, NULL, 0) > 0) {
        }
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        char *end;
        long pid = strtol(argv[i], &end, 10);

        if (*end != '\0' || pid <= 0 || waitpid((pid_t)pid, &status, 0) < 0) {
            fprintf(stderr, "sh: wait: %s: no child of this shell\n", argv[i]);
            status = 127 << 8;
        }
    }
    return status_of(status);
}

static int run_help(int argc, char **argv);

static const struct {
    const char *name;
    builtin_t function;
    const char *text;
} builtins[] = {
    {"cd", run_cd, "[DIRECTORY]  changes the current directory"},
    {"exit", run_exit, "[STATUS]  ends the shell"},
    {"export", run_export, "[NAME[=VALUE] ...]  passes variables on"},
    {"false", run_false, " fails"},
    {"help", run_help, " prints this"},
    {"pwd", run_pwd, " prints the current directory"},
    {"true", run_true, " succeeds"},
    {"unset", run_unset, "NAME ...  forgets variables"},
    {"wait", run_wait, "[PID ...]  waits for background commands"},
};

#define BUILTINS (sizeof builtins / sizeof builtins[0])

static int run_help(int argc, char **argv)
{
    puts("Commands are programs in the directories of PATH (ls /bin), or:");
    for (size_t i = 0; i < BUILTINS; i++) {
        printf("  %s %s\n", builtins[i].name, builtins[i].text);
    }
    puts("One after the other: A; B   if A succeeds, fails: A && B, A || B\n"
         "In the background:   A &   variables: NAME=value, $NAME, $?, $!\n"
         "Quotes: '...' keeps everything, \"...\" replaces $NAME, \\ keeps one "
         "character.");
    return 0;
}

builtin_t builtin_find(const char *name)
{
    for (size_t i = 0; i < BUILTINS; i++) {
        if (strcmp(name, builtins[i].name) == 0) {
            return builtins[i].function;
        }
    }
    return NULL;
}
