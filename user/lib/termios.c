/* SPDX-License-Identifier: MIT
 *
 * The modes and the size of the terminal. The flags of c_lflag are those of
 * the terminal server.
 */
#include <termios.h>

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "user/lib/client.h"

#define FLAGS (TTY_COOKED | TTY_ECHO | TTY_SIGNALS)
#define ASK UINT32_MAX

_Static_assert(ICANON == TTY_COOKED && ECHO == TTY_ECHO && ISIG == TTY_SIGNALS,
               "the flags are the server's");

static int ask_tty(int fd, uint32_t operation, uint32_t w1)
{
    struct message message = MESSAGE_SHORT(operation, w1, 0);

    if (!isatty(fd)) {
        return -errno;
    }
    return client_ask(SERVICE_TTY, &message);
}

int tcgetattr(int fd, struct termios *modes)
{
    int result = ask_tty(fd, TTY_MODE, ASK);

    if (result < 0) {
        return client_result(result);
    }
    *modes =
        (struct termios){.c_lflag = (tcflag_t)result, .c_cc = {[VMIN] = 1}};
    return 0;
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
    int result = -EINVAL;

    if (when >= TCSANOW && when <= TCSAFLUSH) {
        result = ask_tty(fd, TTY_MODE, modes->c_lflag & FLAGS);
    }
    return client_result(result < 0 ? result : 0);
}

int tcgetwinsize(int fd, struct winsize *size)
{
    int result = ask_tty(fd, TTY_SIZE, 0);

    if (result < 0) {
        return client_result(result);
    }
    *size = (struct winsize){.ws_row = (unsigned short)(result >> 16),
                             .ws_col = (unsigned short)(result & 0xFFFF)};
    return 0;
}

int ioctl(int fd, int operation, ...)
{
    va_list arguments;
    int result;

    if (operation != TIOCGWINSZ) {
        return client_result(-EINVAL);
    }
    va_start(arguments, operation);
    result = tcgetwinsize(fd, va_arg(arguments, struct winsize *));
    va_end(arguments);
    return result;
}
