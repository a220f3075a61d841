/* SPDX-License-Identifier: MIT
 *
 * Commands that the shell does itself: those that change its state.
 */
#include "user/bin/sh/builtin.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/sh/function.h"
#include "user/bin/sh/history.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/path.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"
#include "user/bin/tool/condition.h"
#include "user/bin/tool/print.h"

int builtin_fail(const char *command, const char *word, const char *what,
                 int status)
{
    fprintf(stderr, "sh: %s: %s%s%s\n", command, word,
            *word != '\0' ? ": " : "", what);
    return status;
}

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
    char old[PATH_MAX];
    int back = argc > 1 && strcmp(argv[1], "-") == 0;

    path = back ? variable_get("OLDPWD", 6) : path;
    if (argc > 2) {
        return builtin_fail("cd", argv[2], "too many arguments", 2);
    }
    if (path == NULL) {
        return builtin_fail("cd", back ? "OLDPWD" : "HOME", "is not set", 1);
    }
    if (getcwd(old, sizeof old) == NULL) {
        old[0] = '\0';
    }
    if (chdir(path) < 0) {
        return builtin_fail("cd", path, strerror(errno), 1);
    }
    if (back) {
        printf("%s\n", path);
    }
    variable_set("OLDPWD", old);
    if (getcwd(old, sizeof old) != NULL) {
        variable_set("PWD", old);
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

/* NAME or NAME=value; the name's length, or 0 if it is none (told). */
static size_t name_of(const char *command, const char *word)
{
    size_t length = variable_name_length(word);

    if (length == 0 || (word[length] != '\0' && word[length] != '=')) {
        (void)builtin_fail(command, word, "not a name", 2);
        return 0;
    }
    return length;
}

/* Sets the variable in WORD, if that has a value, and gives its name. */
static char *assign(const char *word, size_t length)
{
    char *name = text_must(strndup(word, length));

    if (word[length] == '=') {
        variable_set(name, word + length + 1);
    }
    return name;
}

static int run_export(int argc, char **argv)
{
    int status = 0;
    int first = argc > 1 && strcmp(argv[1], "-p") == 0 ? 2 : 1;

    if (argc == first) {
        for (char **entry = environ; *entry != NULL; entry++) {
            printf("export %s\n", *entry);
        }
    }
    for (int i = first; i < argc; i++) {
        size_t length = name_of("export", argv[i]);

        if (length == 0) {
            status = 2;
        } else {
            char *name = assign(argv[i], length);

            variable_export(name);
            free(name);
        }
    }
    return status;
}

static int run_local(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t length = name_of("local", argv[i]);

        if (length == 0) {
            return 2;
        }
        if (function_make_local(argv[i], length) < 0) {
            return builtin_fail("local", argv[i], "not in a function", 1);
        }
        free(assign(argv[i], length));
    }
    return 0;
}

static int run_unset(int argc, char **argv)
{
    int functions = argc > 1 && strcmp(argv[1], "-f") == 0;
    int first = functions || (argc > 1 && strcmp(argv[1], "-v") == 0) ? 2 : 1;

    for (int i = first; i < argc; i++) {
        if (functions) {
            function_forget(argv[i]);
        } else {
            variable_unset(argv[i]);
        }
    }
    return 0;
}

/* One letter of set -e and the like. The option, or NULL. */
static int *option_of(char letter)
{
    switch (letter) {
    case 'e':
        return &options.errexit;
    case 'f':
        return &options.noglob;
    case 'u':
        return &options.nounset;
    case 'x':
        return &options.xtrace;
    default:
        return NULL;
    }
}

int builtin_set_options(const char *word)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        int *option = option_of(*letter);

        if (option == NULL) {
            return builtin_fail("set", word, "not an option (efux)", 2);
        }
        *option = *word == '-';
    }
    return 0;
}

static int run_set(int argc, char **argv)
{
    int i = 1;
    int ends;

    if (argc == 1) {
        variable_print();
        return 0;
    }
    for (; i < argc && (*argv[i] == '-' || *argv[i] == '+'); i++) {
        if (strcmp(argv[i], "--") == 0) {
            break;
        }
        if (builtin_set_options(argv[i]) != 0) {
            return 2;
        }
    }
    ends = i < argc && strcmp(argv[i], "--") == 0;
    if (i < argc) {
        parameters_set(argv + i + ends, argc - i - ends);
    }
    return 0;
}

static int run_shift(int argc, char **argv)
{
    int by = argc > 1 ? atoi(argv[1]) : 1;

    if (by < 0 || by > parameters.count) {
        return builtin_fail("shift", argc > 1 ? argv[1] : "1",
                            "there are not so many", 1);
    }
    parameters_set(parameters.arguments + 1 + by, parameters.count - by);
    return 0;
}

static int run_umask(int argc, char **argv)
{
    mode_t mask;

    if (argc > 1) {
        char *end;
        unsigned long bits = strtoul(argv[1], &end, 8);

        if (*argv[1] == '\0' || *end != '\0' || bits > 0777) {
            return builtin_fail("umask", argv[1], "not an octal number", 2);
        }
        (void)umask((mode_t)bits);
        return 0;
    }
    mask = umask(0);
    (void)umask(mask);
    printf("%04o\n", (unsigned)mask);
    return 0;
}

/* What each name is. */
static int run_type(int argc, char **argv)
{
    int status = 0;

    for (int i = 1; i < argc; i++) {
        char *path;

        if (function_find(argv[i]) != NULL) {
            printf("%s is a function\n", argv[i]);
        } else if (builtin_find(argv[i]) != NULL) {
            printf("%s is built into the shell\n", argv[i]);
        } else if ((path = path_find(argv[i])) != NULL) {
            printf("%s is %s\n", argv[i], path);
            free(path);
        } else {
            status = builtin_fail("type", argv[i], "not found", 1);
        }
    }
    return status;
}

static int run_history(int argc, char **argv)
{
    history_print();
    return 0;
}

static int run_help(int argc, char **argv);

static const struct {
    const char *name;
    builtin_t function;
    const char *text;
} builtins[] = {
    {".", flow_source, "FILE  runs the commands in a file"},
    {":", run_true, " succeeds"},
    {"[", condition_test, "EXPRESSION ]  tests: -e FILE, A = B, 1 -lt 2, ..."},
    {"break", flow_break, "[N]  ends the loop"},
    {"cd", run_cd, "[DIRECTORY | -]  changes the current directory"},
    {"command", flow_command, "[-v] NAME ...  not the function of that name"},
    {"continue", flow_break, "[N]  goes on with the loop's next turn"},
    {"echo", print_echo, "[-neE] [WORD ...]  prints"},
    {"eval", flow_eval, "WORD ...  runs words as commands"},
    {"exec", run_true, "[COMMAND]  becomes a program, or keeps redirections"},
    {"exit", flow_exit, "[STATUS]  ends the shell"},
    {"export", run_export, "[NAME[=VALUE] ...]  passes variables on"},
    {"false", run_false, " fails"},
    {"fg", flow_foreground, "[%N]  brings a job to the front"},
    {"help", run_help, " prints this"},
    {"history", run_history, " prints the lines typed before"},
    {"jobs", flow_jobs, " lists what runs in the background"},
    {"kill", flow_kill, "[-SIGNAL] %N | PID ...  sends a signal; -l: which"},
    {"local", run_local, "NAME[=VALUE] ...  variables of a function"},
    {"printf", print_printf, "FORMAT [WORD ...]  prints, as in C"},
    {"pwd", run_pwd, " prints the current directory"},
    {"read", read_run, "[-r] [-p PROMPT] NAME ...  reads a line"},
    {"return", flow_return, "[STATUS]  ends a function"},
    {"set", run_set, "[-efux] [--] [WORD ...]  options, $1, $2, ..."},
    {"shift", run_shift, "[N]  $2 becomes $1, and so on"},
    {"source", flow_source, "FILE  as ."},
    {"test", condition_test, "EXPRESSION  as ["},
    {"trap", flow_trap, "[COMMAND | -] SIGNAL ...  at a signal or EXIT"},
    {"true", run_true, " succeeds"},
    {"type", run_type, "NAME ...  says what a command is"},
    {"umask", run_umask, "[MODE]  permissions that new files do not get"},
    {"unset", run_unset, "[-f] NAME ...  forgets variables, functions"},
    {"wait", flow_wait, "[%N | PID ...]  waits for background commands"},
};

#define BUILTINS (sizeof builtins / sizeof builtins[0])

static int run_help(int argc, char **argv)
{
    puts("Commands are programs in the directories of PATH (ls /bin), or:");
    for (size_t i = 0; i < BUILTINS; i++) {
        printf("  %s %s\n", builtins[i].name, builtins[i].text);
    }
    puts("A; B   A && B   A || B   ! A   A | B   A &   (A)   { A; }\n"
         "A > FILE   A >> FILE   A < FILE   A 2>&1   A << END\n"
         "if A; then B; elif C; then D; else E; fi\n"
         "while A; do B; done   until A; do B; done   case W in P) A;; esac\n"
         "for N in W ...; do A; done   NAME() { A; }\n"
         "NAME=value $NAME ${NAME:-default} $? $(A) $((1 + 2)) * ? [a-z] ~\n"
         "'...' keeps everything, \"...\" replaces $NAME, \\ keeps one "
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

const char *builtin_name(int index)
{
    return (size_t)index < BUILTINS ? builtins[index].name : NULL;
}
