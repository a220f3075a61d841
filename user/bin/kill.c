/* SPDX-License-Identifier: MIT
 *
 * kill [-SIGNAL | -s SIGNAL] PID ...: sends a signal to processes; kill -l
 * lists the signals, kill -l NUMBER or NAME tells the other.
 *
 *      SIGNAL  a number or a name like TERM (the default), KILL, INT, HUP; 0
 *              only asks whether the process is there
 *      PID     a negative one is a group: kill -TERM -- -12
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/tool/signals.h"
#include "user/bin/tool/tool.h"

/* The signal that TEXT means, or the end of the program. */
static int parse_signal(const char *text)
{
    int number = signals_number(text);

    if (number < 0) {
        tool_die_why(text, "a signal is wanted (kill -l lists them)");
    }
    return number;
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
        return tool_end(signals_list(argv[i + 1]));
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
