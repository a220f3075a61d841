/* SPDX-License-Identifier: MIT
 *
 * sh [-efux] [-c LINE [NAME [ARGUMENT ...]] | FILE [ARGUMENT ...]]: runs
 * commands from a line, a file, the terminal, or whatever standard input is.
 * The first shell of a session runs /etc/profile and .profile before.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/sh/builtin.h"
#include "user/bin/sh/expand.h"
#include "user/bin/sh/job.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/source.h"
#include "user/bin/sh/trap.h"
#include "user/bin/sh/variable.h"
#include "user/bin/tool/tool.h"

/* $0 and the parameters behind it are ARGV from INDEX on; or $0 alone is the
 * shell's name. */
static void set_parameters(int argc, char **argv, int index)
{
    if (index < argc) {
        parameters.arguments = argv + index;
        parameters.count = argc - index - 1;
    } else {
        parameters.arguments = argv;
        parameters.count = 0;
    }
}

/* Runs the commands in FILE of the directory PATH, if it is there. */
static void run_profile(const char *path, const char *file)
{
    char name[PATH_MAX];
    struct stat status;

    snprintf(name, sizeof name, "%s/%s", path, file);
    if (stat(name, &status) == 0) {
        (void)source_file(name);
    }
}

/* LOGIN: this is the first shell of a session. */
static void run_terminal(int login)
{
    const char *home = variable_get("HOME", 4);

    options.interactive = 1;
    trap_start_interactive();
    job_start_interactive();
    if (login) {
        run_profile("/etc", "profile");
        run_profile(home != NULL ? home : "/", ".profile");
    }
    source_terminal();
}

int main(int argc, char **argv)
{
    int i = 1;

    tool_start("sh", 2, "");
    parameters.shell = (int)getpid();
    expand_substitute = run_substitute;
    while (i < argc && (*argv[i] == '-' || *argv[i] == '+') &&
           strcmp(argv[i], "-c") != 0) {
        if (builtin_set_options(argv[i++]) != 0) {
            return STATUS_SYNTAX;
        }
    }
    if (i < argc && strcmp(argv[i], "-c") == 0) {
        if (i + 1 == argc) {
            fprintf(stderr, "sh: -c: a line is missing\n");
            return STATUS_SYNTAX;
        }
        set_parameters(argc, argv, i + 2);
        run_text(argv[i + 1]);
    } else if (i < argc) {
        set_parameters(argc, argv, i);
        if (source_file(argv[i]) < 0) {
            parameters.status = STATUS_NOT_FOUND;
        }
    } else {
        set_parameters(argc, argv, i);
        if (isatty(STDIN_FILENO)) {
            run_terminal(argv[0][0] == '-');
        } else {
            source_input();
        }
    }
    run_exit(parameters.status);
}
