/* SPDX-License-Identifier: MIT
 *
 * Descriptors. Invariant: an open file's USERS is the number of descriptors
 * that stand for it; 0 = the entry is free. There are as many entries as
 * descriptors, so one is always free for a free descriptor.
 */
#include "user/lib/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

_Static_assert(OPEN_MAX == PROC_FILES, "exec passes all descriptors on");

static struct open_file {
    unsigned users;
    int lost; /* its server has forgotten it */
    struct proc_file file;
} open_files[OPEN_MAX];

static struct {
    struct open_file *open; /* NULL = free */
    uint32_t close_on_exec;
} descriptors[OPEN_MAX];

static struct open_file *open_file(int fd)
{
    return fd >= 0 && fd < OPEN_MAX ? descriptors[fd].open : NULL;
}

struct proc_file *descriptor_file(int fd)
{
    struct open_file *open = open_file(fd);

    return open != NULL ? &open->file : NULL;
}

int descriptor_is_lost(int fd)
{
    const struct open_file *open = open_file(fd);

    return open != NULL && open->lost;
}

/* The lowest free descriptor from FIRST on, or -EMFILE. */
static int free_descriptor(int first)
{
    for (int fd = first; fd < OPEN_MAX; fd++) {
        if (descriptors[fd].open == NULL) {
            return fd;
        }
    }
    return -EMFILE;
}

/* Takes note of what became of OPEN: RESULT of a request to open it again, and
 * the REPLY to it. */
static void note_reopened(struct open_file *open, int result,
                          const struct message *reply)
{
    if (result < 0) {
        open->lost = 1;
    } else {
        open->file.node = reply->word[1];
    }
}

/* client_reopen: what became of pipes, nobody knows. */
static void reopen(enum service service, handle_t handle)
{
    for (int i = 0; i < OPEN_MAX; i++) {
        struct open_file *open = &open_files[i];
        struct message message = MESSAGE_SHORT(IO_REOPEN, 0, 0);
        int result = -1;

        if (open->users == 0 || open->file.service != service ||
            service == SERVICE_TTY) {
            continue;
        }
        message.data = &open->file;
        message.data_bytes = sizeof open->file;
        if (service != SERVICE_PIPE &&
            ipc_request(handle, IPC_FOREVER, &message) >= 0) {
            result = (int)message.word[0];
        }
        note_reopened(open, result, &message);
    }
}

/* client_share */
static void share(void)
{
    for (int i = 0; i < OPEN_MAX; i++) {
        open_files[i].file.shared = 1;
    }
}

int descriptor_open_again(int fd)
{
    struct open_file *open = open_file(fd);
    struct message message = MESSAGE_SHORT(IO_REOPEN, 0, 0);

    if (open == NULL || open->lost || open->file.service != SERVICE_FS) {
        return 0;
    }
    message.data = &open->file;
    message.data_bytes = sizeof open->file;
    note_reopened(open, client_ask(SERVICE_FS, &message), &message);
    return !open->lost;
}

/* The entry of an open file that FILE names, or a free one. */
static struct open_file *find(const struct proc_file *file, int shared)
{
    struct open_file *found = NULL;

    for (int i = OPEN_MAX - 1; i >= 0; i--) {
        if (open_files[i].users == 0) {
            found = &open_files[i];
        }
    }
    for (int i = 0; i < OPEN_MAX && shared; i++) {
        if (open_files[i].users > 0 &&
            open_files[i].file.service == file->service &&
            open_files[i].file.number == file->number) {
            found = &open_files[i];
        }
    }
    return found;
}

/* Lets FD, which is free, stand for OPEN. */
static void attach(int fd, struct open_file *open, uint32_t close_on_exec)
{
    open->users++;
    descriptors[fd].open = open;
    descriptors[fd].close_on_exec = close_on_exec;
}

static void enter(int fd, const struct proc_file *file, int shared)
{
    struct open_file *open = find(file, shared);

    client_reopen = reopen;
    client_share = share;
    if (open->users == 0) {
        open->file = *file;
        open->lost = 0;
    }
    attach(fd, open, file->close_on_exec);
}

int descriptor_new(const struct proc_file *file)
{
    int fd = free_descriptor(0);

    if (fd >= 0) {
        enter(fd, file, 0);
    }
    return fd;
}

void descriptor_start(const struct proc_file *files, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        int fd = files[i].descriptor;

        if (fd >= 0 && fd < OPEN_MAX && descriptors[fd].open == NULL) {
            enter(fd, &files[i], 1);
        }
    }
    share(); /* with the process that started this one */
    for (int fd = 0; fd < OPEN_MAX; fd++) {
        if (descriptors[fd].open != NULL && descriptors[fd].close_on_exec) {
            (void)close(fd);
        }
    }
}

uint32_t descriptor_list(struct proc_file files[PROC_FILES])
{
    uint32_t count = 0;

    for (int fd = 0; fd < OPEN_MAX; fd++) {
        if (descriptors[fd].open != NULL) {
            files[count] = descriptors[fd].open->file;
            files[count].descriptor = fd;
            files[count].close_on_exec = descriptors[fd].close_on_exec;
            count++;
        }
    }
    return count;
}

int close(int fd)
{
    struct open_file *open = open_file(fd);
    struct message message = MESSAGE_SHORT(IO_CLOSE, 0, 0);
    int result = 0;

    if (open == NULL) {
        return client_result(-EBADF);
    }
    descriptors[fd].open = NULL;
    open->users--;
    /* The terminal is always open, /dev/null nowhere. */
    if (open->users == 0 && !open->lost && open->file.service != SERVICE_TTY &&
        open->file.service != SERVICE_NULL) {
        message.word[1] = open->file.number;
        result = client_ask((enum service)open->file.service, &message);
    }
    /* A server that was replaced may know nothing of it: then it is closed. */
    return client_result(result == -EBADF ? 0 : result);
}

void descriptor_close_others(int kept)
{
    for (int fd = 0; fd < OPEN_MAX; fd++) {
        if (fd != kept && descriptors[fd].open != NULL) {
            (void)close(fd);
        }
    }
}

/* The lowest free descriptor from FIRST on becomes a copy of FD. */
static int duplicate(int fd, int first, uint32_t close_on_exec)
{
    struct open_file *open = open_file(fd);
    int copy;

    if (open == NULL) {
        return -EBADF;
    }
    if (first < 0 || first >= OPEN_MAX) {
        return -EINVAL;
    }
    copy = free_descriptor(first);
    if (copy >= 0) {
        attach(copy, open, close_on_exec);
    }
    return copy;
}

int dup(int fd)
{
    return client_result(duplicate(fd, 0, 0));
}

int dup2(int fd, int new)
{
    if (open_file(fd) == NULL || new < 0 || new >= OPEN_MAX) {
        return client_result(-EBADF);
    }
    if (fd != new) {
        if (open_file(new) != NULL) {
            (void)close(new);
        }
        attach(new, open_file(fd), 0);
    }
    return new;
}

int fcntl(int fd, int operation, ...)
{
    struct open_file *open = open_file(fd);
    va_list arguments;
    int argument = 0;

    if (open == NULL) {
        return client_result(-EBADF);
    }
    va_start(arguments, operation);
    if (operation != F_GETFD && operation != F_GETFL) {
        argument = va_arg(arguments, int);
    }
    va_end(arguments);
    switch (operation) {
    case F_DUPFD:
        return client_result(duplicate(fd, argument, 0));
    case F_DUPFD_CLOEXEC:
        return client_result(duplicate(fd, argument, 1));
    case F_GETFD:
        return descriptors[fd].close_on_exec ? FD_CLOEXEC : 0;
    case F_SETFD:
        descriptors[fd].close_on_exec = (argument & FD_CLOEXEC) != 0;
        return 0;
    case F_GETFL:
        return (int)open->file.flags;
    default:
        return client_result(-EINVAL);
    }
}
