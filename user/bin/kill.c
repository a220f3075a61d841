/* SPDX-License-Identifier: MIT
 *
 * kill [-SIGNAL | -s SIGNAL] PID ...: sends a signal to processes; kill -l
 * lists the signals.
 *
 *      SIGNAL  a number or a name like TERM (the default), KILL, INT, HUP; 0
 *              only asks whether the process is there
 *      PID     a negative one is a group: kill -TERM -- -12
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "user/bin/tool/tool.h"

static const struct {
    const char *name;
    int number;
} signals[] = {
    {"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT}, {"ILL", SIGILL},
    {"TRAP", SIGTRAP}, {"ABRT", SIGABRT}, {"BUS", SIGBUS},   {"FPE", SIGFPE},
    {"KILL", SIGKILL}, {"USR1", SIGUSR1}, {"SEGV", SIGSEGV}, {"USR2", SIGUSR2},
    {"PIPE", SIGPIPE}, {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"CHLD", SIGCHLD},
    {"CONT", SIGCONT}, {"STOP", SIGSTOP}, {"TSTP", SIGTSTP},
};

#define SIGNALS (sizeof signals / sizeof signals[0])

/* The signal that TEXT names, or the end of the program. */
static int parse_signal(const char *text)
{
    const char *name = strncasecmp(text, "SIG", 3) == 0 ? text + 3 : text;

    for (size_t i = 0; i < SIGNALS; i++) {
        if (strcasecmp(name, signals[i].name) == 0) {
            return signals[i].number;
        }
    }
    return (int)tool_number(text, "signal (kill -l lists them)", NSIG - 1);
}

/* Lists all signals, or the name of the one with the number (or exit status)
 * TEXT. */
static void list(const char *text)
{
    int wanted = 0;

    if (text != NULL) {
        wanted = (int)tool_number(text, "signal", 255);
        wanted -= wanted > 128 ? 128 : 0;
    }
    for (size_t i = 0; i < SIGNALS; i++) {
        if (text == NULL) {
            printf("%2d %s\n", signals[i].number, signals[i].name);
        } else if (signals[i].number == wanted) {
            puts(signals[i].name);
        }
    }
}

static void send_signal(const char *word, int number)
{
    char *end;
    long pid = strtol(word, &end, 10);

    if (*word == '\0' || *end != '\0') {
        tool_complain_why(word, "a process number is wanted");
    } else if (kill((pid_t)pid, number) < 0) {
        tool_complain(word);
    }
}

int main(int argc, char **argv)
{
    int number = SIGTERM;
    int i = 1;

    tool_start("kill", 1, "[-SIGNAL | -s SIGNAL] PID ..., or kill -l");
    if (i < argc && strcmp(argv[i], "-l") == 0) {
        list(argv[i + 1]);
        return tool_end(0);
    }
    if (i < argc && strcmp(argv[i], "-s") == 0) {
        if (argv[++i] == NULL) {
            tool_usage();
        }
        number = parse_signal(argv[i++]);
    } else if (i < argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0) {
        number = parse_signal(argv[i++] + 1);
    }
    i += i < argc && strcmp(argv[i], "--") == 0;
    if (i >= argc) {
        tool_usage();
    }
    for (; i < argc; i++) {
        send_signal(argv[i], number);
    }
    return tool_end(0);
}
