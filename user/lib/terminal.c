/* SPDX-License-Identifier: MIT
 *
 * Which descriptors are the terminal, and the group that its signals go to.
 */
#include <unistd.h>

#include <errno.h>

#include "user/lib/file.h"

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
