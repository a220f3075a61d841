/* SPDX-License-Identifier: MIT
 *
 * Names of signals.
 */
#include "user/bin/tool/signals.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "user/bin/tool/tool.h"

#define STATUS_SIGNAL 128 /* an exit status above it is a signal's */

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

int signals_number(const char *text)
{
    const char *name = strncasecmp(text, "SIG", 3) == 0 ? text + 3 : text;

    if (isdigit((unsigned char)*text)) {
        char *end;
        unsigned long number = strtoul(text, &end, 10);

        return *end == '\0' && number < NSIG ? (int)number : -1;
    }
    for (size_t i = 0; i < SIGNALS; i++) {
        if (strcasecmp(name, signals[i].name) == 0) {
            return signals[i].number;
        }
    }
    return -1;
}

const char *signals_name(int number)
{
    for (size_t i = 0; i < SIGNALS; i++) {
        if (signals[i].number == number) {
            return signals[i].name;
        }
    }
    return NULL;
}

static int print_one(const char *text)
{
    int is_number = isdigit((unsigned char)*text);
    int number = is_number ? atoi(text) : signals_number(text);
    const char *name;

    number -= is_number && number > STATUS_SIGNAL ? STATUS_SIGNAL : 0;
    name = signals_name(number);
    if (name == NULL) {
        tool_complain_why(text, "no signal");
        return 1;
    }
    if (is_number) {
        puts(name);
    } else {
        printf("%d\n", number);
    }
    return 0;
}

int signals_list(const char *text)
{
    if (text != NULL) {
        return print_one(text);
    }
    for (size_t i = 0; i < SIGNALS; i++) {
        printf("%2d %s\n", signals[i].number, signals[i].name);
    }
    return 0;
}
