/* SPDX-License-Identifier: MIT
 *
 * Commands that the shell does itself: those that decide what is run next.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/sh/builtin.h"
#include "user/bin/sh/function.h"
#include "user/bin/sh/job.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/path.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/simple.h"
#include "user/bin/sh/source.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/trap.h"
#include "user/bin/tool/signals.h"

/* The number in ARGV[1], or OTHERWISE if there is none. -1: it is no number
 * (told). */
static int number_of(int argc, char **argv, int otherwise)
{
    char *end;
    long number;

    if (argc < 2) {
        return otherwise;
    }
    number = strtol(argv[1], &end, 10);
    if (*argv[1] == '\0' || *end != '\0' || number < 0) {
        return builtin_fail(argv[0], argv[1], "not a number", -1);
    }
    return (int)number;
}

int flow_break(int argc, char **argv)
{
    int levels = number_of(argc, argv, 1);

    if (levels < 1) {
        return 2;
    }
    if (run_state.loops > 0) {
        run_state.skip = *argv[0] == 'b' ? RUN_BREAK : RUN_CONTINUE;
        run_state.levels = levels < run_state.loops ? levels : run_state.loops;
    }
    return 0;
}

int flow_return(int argc, char **argv)
{
    int status = number_of(argc, argv, parameters.status);

    if (run_state.functions == 0) {
        return builtin_fail("return", "", "not in a function or file", 2);
    }
    run_state.skip = RUN_RETURN;
    return status < 0 ? 2 : status & 0xff;
}

int flow_exit(int argc, char **argv)
{
    int status = number_of(argc, argv, parameters.status);

    run_exit(status < 0 ? 2 : status);
}

int flow_eval(int argc, char **argv)
{
    struct text text = {NULL, 0, 0};

    for (int i = 1; i < argc; i++) {
        text_add(&text, argv[i]);
        text_put(&text, ' ');
    }
    parameters.status = 0;
    if (text.length > 0) {
        run_text(text.bytes);
    }
    text_free(&text);
    return parameters.status;
}

int flow_source(int argc, char **argv)
{
    int status;

    if (argc < 2) {
        return builtin_fail(".", "FILE", "is missing", 2);
    }
    parameters.status = 0;
    run_state.functions++;
    status = source_file(argv[1]);
    run_state.functions--;
    if (run_state.skip == RUN_RETURN) {
        run_state.skip = RUN_ON;
    }
    return status < 0 ? 1 : parameters.status;
}

/* command -v NAME: by which it is known. */
static int print_command(const char *name)
{
    char *path;

    if (function_find(name) != NULL || builtin_find(name) != NULL) {
        printf("%s\n", name);
        return 0;
    }
    path = path_find(name);
    if (path == NULL) {
        return STATUS_NOT_FOUND;
    }
    printf("%s\n", path);
    free(path);
    return 0;
}

int flow_command(int argc, char **argv)
{
    if (argc < 2) {
        return 0;
    }
    if (strcmp(argv[1], "-v") == 0) {
        return argc > 2 ? print_command(argv[2]) : 2;
    }
    return simple_run_words(argc - 1, argv + 1);
}

int flow_trap(int argc, char **argv)
{
    const char *action = argc > 2 && strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
    int status = 0;

    if (argc == 1) {
        trap_print();
        return 0;
    }
    for (int i = argc > 2 ? 2 : 1; i < argc; i++) {
        int signal = trap_number(argv[i]);

        if (signal < 0 || trap_set(signal, action) < 0) {
            status = builtin_fail("trap", argv[i], "not a signal to catch", 1);
        }
    }
    return status;
}

/* The job that WORD (%N, or a process) means; NULL (told): there is none. */
static struct job *job_named(const char *command, const char *word)
{
    int number = atoi(word + (*word == '%'));
    struct job *job = *word == '%' ? job_of_number(number) : job_of_pid(number);

    if (job == NULL) {
        (void)builtin_fail(command, word, "no job of this shell", 1);
    }
    return job;
}

int flow_wait(int argc, char **argv)
{
    int status = 0;

    if (argc == 1) {
        return job_wait_all();
    }
    for (int i = 1; i < argc; i++) {
        struct job *job = job_named("wait", argv[i]);

        status = job != NULL ? job_wait_background(job) : STATUS_NOT_FOUND;
    }
    return status;
}

int flow_jobs(int argc, char **argv)
{
    job_print();
    return 0;
}

int flow_foreground(int argc, char **argv)
{
    struct job *job = argc > 1 ? job_named("fg", argv[1]) : job_of_number(0);

    if (job == NULL) {
        return argc > 1 ? 1 : builtin_fail("fg", "", "there is no job", 1);
    }
    return job_foreground(job);
}

/* Sends a signal to WORD: %N, a process, or -group. The status. */
static int kill_one(const char *word, int signal)
{
    char *end;
    long pid = strtol(word, &end, 10);
    struct job *job = NULL;

    if (*word == '%') {
        job = job_named("kill", word);
        if (job == NULL) {
            return 1;
        }
    } else if (*word == '\0' || *end != '\0') {
        return builtin_fail("kill", word, "not a process or job", 2);
    }
    if ((job != NULL ? job_signal(job, signal) : kill((pid_t)pid, signal)) <
        0) {
        return builtin_fail("kill", word, strerror(errno), 1);
    }
    return 0;
}

int flow_kill(int argc, char **argv)
{
    int signal = SIGTERM;
    int first = 1;
    int status = 0;

    if (argc > 1 && strcmp(argv[1], "-l") == 0) {
        return signals_list(argv[2]);
    }
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        signal = trap_number(argv[2]);
        first = 3;
    } else if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
        signal = trap_number(argv[1] + 1);
        first = 2;
    }
    if (signal < 0 || first == argc) {
        return builtin_fail("kill", argc > 1 ? argv[1] : "",
                            "say kill [-SIGNAL] %JOB or PID ...", 2);
    }
    first += first < argc && strcmp(argv[first], "--") == 0;
    for (int i = first; i < argc; i++) {
        int error = kill_one(argv[i], signal);

        status = error != 0 ? error : status;
    }
    return status;
}
