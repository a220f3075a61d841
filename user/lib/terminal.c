/* SPDX-License-Identifier: MIT
 *
 * The terminal: its modes, and the group that its signals go to.
 */
#include <termios.h>

#include <errno.h>
#include <unistd.h>

#include "user/lib/file.h"

#define MODES (ICANON | ECHO | ISIG)

_Static_assert(ICANON == TTY_COOKED && ECHO == TTY_ECHO && ISIG == TTY_SIGNALS,
               "tty gets c_lflag as it is");

/* 0 if FD is the terminal, -EBADF, -ENOTTY. */
static int check(int fd)
{
    const struct proc_file *file = descriptor_file(fd);

    if (file == NULL) {
        return -EBADF;
    }
    return file->service == SERVICE_TTY ? 0 : -ENOTTY;
}

int isatty(int fd)
{
    int error = check(fd);

    errno = error < 0 ? -error : errno;
    return error == 0;
}

int tcgetattr(int fd, struct termios *modes)
{
    struct message message = MESSAGE_SHORT(TTY_MODE, UINT32_MAX, 0);
    int result = check(fd);

    if (result == 0) {
        result = client_ask(SERVICE_TTY, &message);
    }
    if (result < 0) {
        return client_result(result);
    }
    *modes = (struct termios){.c_lflag = (tcflag_t)result};
    return 0;
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
    struct message message = MESSAGE_SHORT(TTY_MODE, modes->c_lflag & MODES, 0);
    int result = check(fd);

    if (result == 0 && (when < TCSANOW || when > TCSAFLUSH)) {
        result = -EINVAL;
    }
    if (result == 0) {
        result = client_ask(SERVICE_TTY, &message);
    }
    return result < 0 ? client_result(result) : 0;
}

/* Asks for the foreground group, or, unless 0, sets it. */
static int foreground(int fd, pid_t group)
{
    struct message message = MESSAGE_SHORT(PROC_FOREGROUND, (uint32_t)group, 0);
    int error = check(fd);

    return error < 0 ? error : client_ask_init(&message);
}

pid_t tcgetpgrp(int fd)
{
    return client_result(foreground(fd, 0));
}

int tcsetpgrp(int fd, pid_t group)
{
    int result = group <= 0 ? -EINVAL : foreground(fd, group);

    return result < 0 ? client_result(result) : 0;
}
