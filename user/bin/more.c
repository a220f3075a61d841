/* SPDX-License-Identifier: MIT
 *
 * more [-N] [FILE ...]: shows texts a screen at a time.
 *
 *      -N  screens of N lines
 *
 * Keys: space the next screen, Enter the next line, d half a screen, /RE Enter
 * on to a line that matches, n the same again, q quits. Without a terminal to
 * ask it prints everything.
 */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

#define ROWS 24 /* where the terminal does not say */
#define COLUMNS 80
#define PATTERN_MOST 80 /* bytes */

static long rows = ROWS, columns = COLUMNS;
static long room;       /* rows to fill before the next question */
static int is_terminal; /* there is somebody to ask */
static struct termios normal;
static regex_t regex;
static int has_regex, is_searching;

static void set_raw(int raw)
{
    struct termios modes = normal;

    if (raw) {
        modes.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
        modes.c_cc[VMIN] = 1;
        modes.c_cc[VTIME] = 0;
    }
    (void)tcsetattr(STDERR_FILENO, TCSANOW, &modes);
}

/* Ends the program, with the terminal as it was. */
static _Noreturn void quit(void)
{
    fputs("\r\033[K", stdout);
    exit(tool_end(0));
}

static char read_key(void)
{
    char key;

    /* Raw first: a key at the sight of the question must not be shown. */
    set_raw(1);
    (void)fflush(stdout);
    if (read(STDERR_FILENO, &key, 1) != 1) {
        key = 'q';
    }
    set_raw(0);
    return key;
}

/* Reads an expression and begins to look for it. */
static void read_pattern(void)
{
    char pattern[PATTERN_MOST];
    ssize_t length;

    printf("\r\033[K/");
    (void)fflush(stdout);
    length = read(STDERR_FILENO, pattern, sizeof pattern - 1);
    if (length <= 1) {
        return;
    }
    pattern[length - 1] = '\0';
    if (has_regex) {
        regfree(&regex);
    }
    has_regex = is_searching = regcomp(&regex, pattern, REG_NOSUB) == 0;
}

/* Asks what to do until there is room for more. */
static void ask(const char *name)
{
    while (room <= 0 && !is_searching) {
        printf("\r\033[K--More--(%s)", name);
        switch (read_key()) {
        case ' ':
            room = rows - 1;
            break;
        case '\r':
        case '\n':
            room = 1;
            break;
        case 'd':
            room = rows / 2;
            break;
        case '/':
            read_pattern();
            break;
        case 'n':
            is_searching = has_regex;
            break;
        case 'q':
        case 'Q':
        case 3: /* ^C, where it is no signal */
            quit();
        default:
            break;
        }
    }
    printf("\r\033[K");
}

/* The rows that LINE takes. */
static long rows_of(const char *line)
{
    long column = 0;

    for (; *line != '\0'; line++) {
        column = *line == '\t' ? (column | 7) + 1 : column + 1;
    }
    return column > 0 ? (column + columns - 1) / columns : 1;
}

static void show_file(FILE *file, const char *name)
{
    struct input_line line = {NULL, 0};

    while (input_next(&line, file) >= 0) {
        if (is_terminal && room <= 0 && !is_searching) {
            ask(name);
        }
        if (is_searching) {
            if (regexec(&regex, line.text, 0, NULL, 0) != 0) {
                continue;
            }
            is_searching = 0;
            room = rows - 1;
            puts("...");
        }
        puts(line.text);
        room -= rows_of(line.text);
    }
    free(line.text);
}

static void look_at_terminal(void)
{
    struct winsize size;

    is_terminal =
        isatty(STDOUT_FILENO) && tcgetattr(STDERR_FILENO, &normal) == 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 &&
        size.ws_col > 0) {
        rows = size.ws_row;
        columns = size.ws_col;
    }
}

int main(int argc, char **argv)
{
    tool_start("more", 1, "[-N] [FILE ...]");
    look_at_terminal();
    argv++;
    if (*argv != NULL && (*argv)[0] == '-' && (*argv)[1] != '\0') {
        rows = (long)tool_number(*argv + 1, "number of lines", 1000) + 1;
        argv++;
    }
    if (*argv == NULL && isatty(STDIN_FILENO)) {
        tool_usage();
    }
    room = rows - 1;
    input_each(argv, show_file);
    return tool_end(0);
}
