/* SPDX-License-Identifier: MIT
 *
 * Passwords, read from the terminal without showing them. Whatever happens,
 * the terminal's modes are set back.
 */
#include <unistd.h>

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <termios.h>

static volatile sig_atomic_t is_interrupted;

static void interrupt(int signal)
{
    is_interrupted = 1;
}

/* Reads a line into LINE, whatever it takes; its length, -1 at the end of
 * input or at ^C. What does not fit is dropped. */
static int read_line(char line[PASS_MAX + 1])
{
    int length = 0;
    ssize_t bytes;
    char c;

    while ((bytes = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') {
        if (length < PASS_MAX) {
            line[length++] = c;
        }
    }
    line[length] = '\0';
    return is_interrupted || (bytes < 1 && length == 0) ? -1 : length;
}

char *getpass(const char *prompt)
{
    static char line[PASS_MAX + 1];
    struct sigaction caught = {.sa_handler = interrupt}, action;
    struct termios old, silent;
    int is_terminal = tcgetattr(STDIN_FILENO, &old) == 0;
    int length;

    is_interrupted = 0;
    (void)sigaction(SIGINT, &caught, &action);
    if (is_terminal) {
        silent = old;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    /* Only now: who sees the prompt may type at once. */
    (void)write(STDERR_FILENO, prompt, strlen(prompt));
    length = read_line(line);
    if (is_terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        (void)write(STDERR_FILENO, "\n", 1);
    }
    (void)sigaction(SIGINT, &action, NULL);
    if (is_interrupted) {
        (void)raise(SIGINT);
    }
    return length < 0 ? NULL : line;
}
