/* SPDX-License-Identifier: MIT
 *
 * kill [-SIGNAL] PID ...: ends processes. SIGNAL is a number or one of HUP,
 * INT, KILL, TERM (the default); kill -0 only asks whether they are there.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int signal;
} names[] = {
    {"HUP", SIGHUP}, {"INT", SIGINT}, {"KILL", SIGKILL}, {"TERM", SIGTERM}};

/* A decimal number, or -1. */
static int parse_number(const char *s)
{
    char *end;
    long number = strtol(s, &end, 10);

    return *s == '\0' || *end != '\0' || number < 0 ? -1 : (int)number;
}

/* The signal called NAME, or -1. */
static int parse_signal(const char *name)
{
    if (strncmp(name, "SIG", 3) == 0) {
        name += 3;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i].name) == 0) {
            return names[i].signal;
        }
    }
    return parse_number(name);
}

/* Sends SIGNAL to the process that WORD names. The status for the shell. */
static int send_signal(const char *word, int signal)
{
    int pid = parse_number(word);

    if (pid < 0) {
        fprintf(stderr, "kill: %s: not a process number\n", word);
        return 1;
    }
    if (kill(pid, signal) < 0) {
        fprintf(stderr, "kill: %s: %s\n", word, strerror(errno));
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    int signal = SIGTERM;
    int i = 1;
    int status = 0;

    if (i < argc && argv[i][0] == '-') {
        signal = parse_signal(argv[i] + 1);
        if (signal < 0) {
            fprintf(stderr, "kill: %s: no such signal\n", argv[i] + 1);
            return 2;
        }
        i++;
    }
    if (i == argc) {
        fprintf(stderr, "usage: kill [-SIGNAL] PID ...\n");
        return 2;
    }
    for (; i < argc; i++) {
        status |= send_signal(argv[i], signal);
    }
    return status;
}
