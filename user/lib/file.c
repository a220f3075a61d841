/* SPDX-License-Identifier: MIT
 *
 * File descriptors. One is a server and the number that it gave the file; at
 * the start 0, 1 and 2 are the terminal. Offsets are the server's matter.
 */
#include "user/lib/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/directory.h"

static struct file files[OPEN_MAX] = {
    [STDIN_FILENO] = {.open = 1, .service = SERVICE_TTY},
    [STDOUT_FILENO] = {.open = 1, .service = SERVICE_TTY},
    [STDERR_FILENO] = {.open = 1, .service = SERVICE_TTY},
};

const struct file *file_of(int fd)
{
    if (fd < 0 || fd >= OPEN_MAX || !files[fd].open) {
        return NULL;
    }
    return &files[fd];
}

int file_ask(int fd, struct message *message)
{
    const struct file *file = file_of(fd);

    if (file == NULL) {
        return -EBADF;
    }
    message->word[1] |= file->number;
    return client_ask(file->service, message);
}

/* The lowest free descriptor, or -EMFILE. */
static int free_descriptor(void)
{
    for (int fd = 0; fd < OPEN_MAX; fd++) {
        if (!files[fd].open) {
            return fd;
        }
    }
    return -EMFILE;
}

int open(const char *path, int flags, ...)
{
    char absolute[IO_PATH_BYTES];
    struct message message = MESSAGE_SHORT(IO_OPEN, (uint32_t)flags, 0);
    int fd = free_descriptor();
    int result = fd < 0 ? fd : directory_resolve(path, absolute);

    if (result >= 0) {
        message.data = absolute;
        message.data_bytes = (uint32_t)result + 1;
        result = client_ask(SERVICE_FS, &message);
    }
    if (result < 0) {
        return client_result(result);
    }
    files[fd] = (struct file){1, SERVICE_FS, (uint32_t)result};
    return fd;
}

int close(int fd)
{
    struct message message = MESSAGE_SHORT(IO_CLOSE, 0, 0);
    int result = 0;

    if (file_of(fd) == NULL) {
        return client_result(-EBADF);
    }
    /* The terminal is always open, and shared by 0, 1 and 2. */
    if (files[fd].service != SERVICE_TTY) {
        result = file_ask(fd, &message);
    }
    files[fd].open = 0;
    return client_result(result);
}

/* Transfers at most IPC_MAX_BYTES with one request. */
static int read_part(int fd, void *buffer, size_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_READ, 0, (uint32_t)bytes);

    message.buffer = buffer;
    message.buffer_bytes = (uint32_t)bytes;
    return file_ask(fd, &message);
}

static int write_part(int fd, const void *buffer, size_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_WRITE, 0, 0);

    message.data = buffer;
    message.data_bytes = (uint32_t)bytes;
    return file_ask(fd, &message);
}

/* Both loops end with the first part that is not full, so a terminal is asked
 * for one line only. An error after some bytes is told by the next call. */
ssize_t read(int fd, void *buffer, size_t bytes)
{
    size_t done = 0;

    do {
        size_t part = bytes - done;
        int result;

        part = part < IPC_MAX_BYTES ? part : IPC_MAX_BYTES;
        result = read_part(fd, (char *)buffer + done, part);
        if (result < 0) {
            return done > 0 ? (ssize_t)done : client_result(result);
        }
        done += (size_t)result;
        if ((size_t)result < part) {
            break;
        }
    } while (done < bytes);
    return (ssize_t)done;
}

ssize_t write(int fd, const void *buffer, size_t bytes)
{
    size_t done = 0;

    do {
        size_t part = bytes - done;
        int result;

        part = part < IPC_MAX_BYTES ? part : IPC_MAX_BYTES;
        result = write_part(fd, (const char *)buffer + done, part);
        if (result < 0) {
            return done > 0 ? (ssize_t)done : client_result(result);
        }
        done += (size_t)result;
        if ((size_t)result < part) {
            break;
        }
    } while (done < bytes);
    return (ssize_t)done;
}

off_t lseek(int fd, off_t offset, int whence)
{
    struct message message =
        MESSAGE_SHORT(IO_SEEK, (uint32_t)whence << 16, (uint32_t)offset);

    if (whence < SEEK_SET || whence > SEEK_END) {
        return client_result(-EINVAL);
    }
    return client_result(file_ask(fd, &message));
}

int isatty(int fd)
{
    const struct file *file = file_of(fd);

    if (file == NULL || file->service != SERVICE_TTY) {
        errno = file == NULL ? EBADF : ENOTTY;
        return 0;
    }
    return 1;
}
