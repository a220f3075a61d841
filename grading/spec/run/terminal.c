/* SPDX-License-Identifier: MIT
 *
 * The terminal, which is in raw mode while it is connected.
 */
#include "grading/spec/run/terminal.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum {
    ESCAPE = 1, /* Ctrl-A */
    LEAVE = 'x',
    BUFFER_BYTES = 4096
};

static bool connected;
static bool is_keyboard; /* the input is a terminal's */
static bool is_screen;   /* the output is */
static bool escaped;     /* the last key was ESCAPE */
static struct termios saved;
static uint8_t typed[BUFFER_BYTES];
static size_t typed_next;
static size_t typed_end;
static bool after_return; /* one that was not shown yet */

static void restore(void)
{
    terminal_flush();
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

void terminal_connect(void)
{
    struct termios raw;

    connected = true;
    is_screen = isatty(STDOUT_FILENO) != 0;
    is_keyboard = tcgetattr(STDIN_FILENO, &saved) == 0;
    if (is_keyboard) {
        raw = saved;
        cfmakeraw(&raw);
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
        (void)atexit(restore);
    }
}

bool terminal_is_connected(void)
{
    return connected;
}

static bool is_ready(int milliseconds)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&input, 1, milliseconds) > 0;
}

/* Fills the empty buffer with what is there. */
static void fill(void)
{
    ssize_t bytes;

    if (!connected || !is_ready(0)) {
        return;
    }
    bytes = read(STDIN_FILENO, typed, sizeof(typed));
    connected = bytes > 0;
    typed_next = 0;
    typed_end = bytes > 0 ? (size_t)bytes : 0;
}

/* Whether KEY goes to the machine. */
static bool is_key(uint8_t key)
{
    if (!is_keyboard) {
        return true;
    }
    if (escaped && key == LEAVE) {
        exit(EXIT_SUCCESS);
    }
    escaped = !escaped && key == ESCAPE;
    return !escaped;
}

int terminal_get(void)
{
    if (typed_next == typed_end) {
        fill();
    }
    while (typed_next < typed_end) {
        uint8_t key = typed[typed_next];

        typed_next++;
        if (is_key(key)) {
            return key;
        }
    }
    return -1;
}

void terminal_wait(int milliseconds)
{
    terminal_flush();
    (void)is_ready(milliseconds);
}

void terminal_put(uint8_t byte)
{
    if (!is_screen) {
        if (after_return && byte != '\n') {
            putchar('\r');
        }
        after_return = byte == '\r';
    }
    if (!after_return) {
        putchar(byte);
    }
}

void terminal_flush(void)
{
    (void)fflush(stdout);
}
