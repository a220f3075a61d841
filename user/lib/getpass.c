/* SPDX-License-Identifier: MIT
 *
 * Passwords, read from the terminal without showing them.
 */
#include <unistd.h>

#include <limits.h>
#include <string.h>
#include <termios.h>

/* Reads a line into LINE, whatever it takes; its length, -1 at the end of
 * input. What does not fit is dropped. */
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
    return bytes < 1 && length == 0 ? -1 : length;
}

char *getpass(const char *prompt)
{
    static char line[PASS_MAX + 1];
    struct termios old, silent;
    int is_terminal = tcgetattr(STDIN_FILENO, &old) == 0;
    int length;

    if (is_terminal) {
        /* Without signals: nobody would set the modes back. */
        silent = old;
        silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    /* Only now: who sees the prompt may type at once. */
    (void)write(STDERR_FILENO, prompt, strlen(prompt));
    length = read_line(line);
    if (is_terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        (void)write(STDERR_FILENO, "\n", 1);
    }
    return length < 0 ? NULL : line;
}
