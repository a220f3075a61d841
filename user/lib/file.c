/* SPDX-License-Identifier: MIT
 *
 * Files. Offsets are the server's matter; the last one that it told is kept,
 * for the case that the server is replaced, and so are place and last change.
 */
#include "user/lib/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/device.h"
#include "user/lib/directory.h"
#include "user/lib/identity.h"

/* Flags that say how a file is to be opened, not how it is open then. */
#define OPENING (O_CREAT | O_EXCL | O_TRUNC | O_DIRECTORY | O_CLOEXEC)

/* Whether a request may be made twice. */
static int is_repeatable(const struct proc_file *file, uint32_t operation)
{
    return operation != IO_WRITE || (file->flags & O_APPEND) == 0;
}

/* Makes a request about the open FILE. */
static int ask(const struct proc_file *file, struct message *message)
{
    enum service service = (enum service)file->service;

    return is_repeatable(file, message->word[0])
               ? client_ask(service, message)
               : client_ask_once(service, message);
}

int file_ask(int fd, struct message *message)
{
    const struct proc_file *file = descriptor_file(fd);
    struct message again;
    int result;

    if (file == NULL) {
        return -EBADF;
    }
    if (file->service == SERVICE_NULL) {
        return device_null(message);
    }
    if (descriptor_is_lost(fd)) {
        return -EIO;
    }
    message->word[1] |= file->number;
    again = *message;
    result = ask(file, message);
    if (result == -EBADF && descriptor_open_again(fd)) {
        *message = again;
        result = ask(file, message);
    }
    return descriptor_is_lost(fd) ? -EIO : result;
}

/* Opens the absolute PATH at fs. The reply's result. */
static int open_at_fs(const char *path, int flags, mode_t mode,
                      struct proc_file *file)
{
    struct message message = MESSAGE_SHORT(
        IO_OPEN, (uint32_t)(flags & ~O_CLOEXEC), mode & ~identity_mask());
    int result;

    message.data = path;
    message.data_bytes = (uint32_t)strlen(path) + 1;
    result = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0
                 ? client_ask_once(SERVICE_FS, &message)
                 : client_ask(SERVICE_FS, &message);
    *file = (struct proc_file){
        .service = SERVICE_FS,
        .number = (uint32_t)result,
        .node = message.word[1],
        .place = message.word[2],
    };
    return result;
}

/* 0 or a negated errno. */
static int open_path(const char *path, int flags, mode_t mode,
                     struct proc_file *file)
{
    char absolute[IO_PATH_BYTES];
    int result = directory_resolve(path, absolute);

    if (result >= 0 && !device_find(absolute, file, NULL)) {
        result = open_at_fs(absolute, flags, mode, file);
    }
    file->close_on_exec = (flags & O_CLOEXEC) != 0;
    file->flags = (uint32_t)(flags & ~OPENING);
    return result < 0 ? result : 0;
}

int open(const char *path, int flags, ...)
{
    struct proc_file file;
    va_list arguments;
    mode_t mode = 0;
    int result;

    va_start(arguments, flags);
    if ((flags & O_CREAT) != 0) {
        mode = va_arg(arguments, mode_t);
    }
    va_end(arguments);
    result = open_path(path, flags, mode, &file);
    if (result >= 0) {
        struct message message = MESSAGE_SHORT(IO_CLOSE, file.number, 0);

        result = descriptor_new(&file);
        if (result < 0 && file.service == SERVICE_FS) {
            (void)client_ask(SERVICE_FS, &message);
        }
    }
    return client_result(result);
}

int creat(const char *path, mode_t mode)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int pipe(int ends[2])
{
    struct message message = MESSAGE_SHORT(PIPE_OPEN, 0, 0);
    struct proc_file file = {.service = SERVICE_PIPE, .flags = O_RDONLY};
    int number = client_ask(SERVICE_PIPE, &message);
    int other = (int)message.word[1];

    if (number < 0) {
        return client_result(number);
    }
    file.number = (uint32_t)number;
    ends[0] = descriptor_new(&file);
    file.number = (uint32_t)other;
    file.flags = O_WRONLY;
    ends[1] = ends[0] < 0 ? ends[0] : descriptor_new(&file);
    if (ends[1] >= 0) {
        return 0;
    }
    for (int i = 0; i < 2; i++) {
        message = MESSAGE_SHORT(IO_CLOSE, (uint32_t)(i ? other : number), 0);
        if (i == 1 || ends[0] < 0) {
            (void)client_ask(SERVICE_PIPE, &message);
        } else {
            (void)close(ends[0]);
        }
    }
    return client_result(ends[1]);
}

/* Transfers at most IPC_MAX_BYTES with one request. */
static int read_part(int fd, void *buffer, size_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_READ, 0, (uint32_t)bytes);

    int result;

    message.buffer = buffer;
    message.buffer_bytes = (uint32_t)bytes;
    result = file_ask(fd, &message);
    if (result >= 0) {
        descriptor_file(fd)->offset = message.word[1];
        descriptor_file(fd)->place = message.word[2];
    }
    return result;
}

static int write_part(int fd, const void *buffer, size_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_WRITE, 0, 0);

    int result;

    message.data = buffer;
    message.data_bytes = (uint32_t)bytes;
    result = file_ask(fd, &message);
    if (result >= 0) {
        descriptor_file(fd)->offset = message.word[1];
        descriptor_file(fd)->change = message.word[2];
    }
    return result;
}

/* Ends with the first part that is not full, so a terminal is asked for one
 * line only. An error after some bytes is told by the next call. */
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

/* A pipe takes what it has room for, after waiting for some; the others all or
 * less for a reason, which the next request tells. */
ssize_t write(int fd, const void *buffer, size_t bytes)
{
    const struct proc_file *file = descriptor_file(fd);
    int is_pipe = file != NULL && file->service == SERVICE_PIPE;
    size_t done = 0;

    do {
        size_t part = bytes - done;
        int result;

        part = part < IPC_MAX_BYTES ? part : IPC_MAX_BYTES;
        result = write_part(fd, (const char *)buffer + done, part);
        if (result == -EPIPE) {
            /* Also when something was read: else a program that takes a short
             * count for an error tells of it, where it should end. */
            (void)raise(SIGPIPE);
        }
        if (result < 0) {
            return done > 0 ? (ssize_t)done : client_result(result);
        }
        done += (size_t)result;
        if (result == 0 && !is_pipe) {
            break;
        }
    } while (done < bytes);
    return (ssize_t)done;
}

ssize_t pread(int fd, void *buffer, size_t bytes, off_t offset)
{
    const struct proc_file *file = descriptor_file(fd);
    uint32_t at = (uint32_t)offset;
    size_t part = bytes < IPC_MAX_BYTES ? bytes : IPC_MAX_BYTES;
    struct message message = MESSAGE_SHORT(IO_READ_AT, 0, (uint32_t)part);

    if (file != NULL && file->service != SERVICE_FS) {
        return client_result(-ESPIPE);
    }
    message.data = &at;
    message.data_bytes = sizeof at;
    message.buffer = buffer;
    message.buffer_bytes = (uint32_t)part;
    return client_result(file_ask(fd, &message));
}

off_t lseek(int fd, off_t offset, int whence)
{
    struct message message =
        MESSAGE_SHORT(IO_SEEK, (uint32_t)whence << 16, (uint32_t)offset);
    int result;

    if (whence < SEEK_SET || whence > SEEK_END) {
        return client_result(-EINVAL);
    }
    result = file_ask(fd, &message);
    if (result >= 0) {
        descriptor_file(fd)->offset = (uint32_t)result;
    }
    return client_result(result);
}
