/* SPDX-License-Identifier: MIT
 *
 * The file server: mounts the volume, then answers one request after the
 * other. This is the only file of fs that knows messages (but for the disk's,
 * block_ipc.c). A client is known by the kernel's handle for the sender alone,
 * and acts for the user that init vouched for; a reply is never waited for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "sos/fs/block.h"
#include "sos/fs/client.h"
#include "sos/fs/fat.h"
#include "sos/fs/file.h"
#include "sos/proto.h"
#include "vamos.h"

#define READY_TICKS 100 /* init has this long to take note of us */

static uint8_t request[IPC_MAX_BYTES]; /* memory part of the request */
static int mounted;                    /* 0, or why no file can be reached */

/* The memory part of a reply that is not file contents. */
static union {
    struct io_stat status;
    struct io_entry entry[IO_LIST_MOST];
} answer;

/* Tells the person at the terminal why there are no files. */
static void complain(const char *reason)
{
    static const char start[] = "fs: ";
    struct message message = MESSAGE_SHORT(PROC_SERVICE, SERVICE_TTY, 0);
    handle_t tty;
    char line[100];
    size_t bytes = strlen(reason);

    if (ipc_request(HN_PARENT, READY_TICKS, &message) != 0 ||
        message.granted == 0 || bytes > sizeof line - sizeof start) {
        return;
    }
    tty = message.granted;
    memcpy(line, start, sizeof start - 1);
    memcpy(line + sizeof start - 1, reason, bytes);
    line[sizeof start - 1 + bytes] = '\n';

    message = MESSAGE_SHORT(IO_WRITE, 0, 0);
    message.data = line;
    message.data_bytes = (uint32_t)(sizeof start + bytes);
    (void)ipc_request(tty, READY_TICKS, &message);
}

/* Finds disk and volume. Returns 0 or a negated errno. */
static int mount(void)
{
    const char *reason = "there is no disk";
    int result = block_start(0);

    if (result == 0) {
        result = fat_mount(&reason);
    }
    if (result != 0) {
        complain(reason);
    }
    return result;
}

/* The path in the memory part, or NULL if it is none. */
static const char *path_of(const struct message *message)
{
    uint32_t bytes = message->length;

    if (bytes > IO_PATH_BYTES) {
        bytes = IO_PATH_BYTES;
    }
    return memchr(request, 0, bytes) != NULL ? (const char *)request : NULL;
}

/* Operations on paths. */
static int serve_path(struct client *client, const struct message *message,
                      struct message *reply)
{
    const char *path = path_of(message);
    int result;

    if (mounted != 0) {
        return mounted;
    }
    if (path == NULL) {
        return -ENAMETOOLONG;
    }
    if (message->word[0] == IO_OPEN) {
        return file_open(client, path, message->word[1],
                         message->word[2], &reply->word[1]);
    }
    result = file_stat(client, path, &answer.status);
    if (result == 0) {
        reply->data = &answer.status;
        reply->data_bytes = sizeof answer.status;
    }
    return result;
}

static int serve_read(struct client *client, const struct message *message,
                      struct message *reply)
{
    const uint8_t *data;
    int result = file_read(client, message->word[1],
                           message->word[2], &data);

    if (result > 0) {
        reply->data = data;
        reply->data_bytes = (uint32_t)result;
    }
    reply->word[1] = file_offset(client, message->word[1]);
    return result;
}

static int serve_fstat(struct client *client, const struct message *message,
                       struct message *reply)
{
    int result = file_fstat(client, message->word[1],
                            &answer.status);

    if (result == 0) {
        reply->data = &answer.status;
        reply->data_bytes = sizeof answer.status;
    }
    return result;
}

static int serve_list(struct client *client, const struct message *message,
                      struct message *reply)
{
    int result = file_list(client, message->word[1], answer.entry,
                           IO_LIST_MOST);

    if (result > 0) {
        reply->data = answer.entry;
        reply->data_bytes = (uint32_t)result * sizeof answer.entry[0];
    }
    return result;
}

/* Opens a file again that was open when an earlier server ended. */
static int serve_reopen(struct client *client, const struct message *message)
{
    struct proc_file old;

    if (mounted != 0) {
        return mounted;
    }
    if (message->length != sizeof old) {
        return -EINVAL;
    }
    memcpy(&old, request, sizeof old);
    return file_reopen(client, &old);
}

/* The copy of a client holds the same files. */
static int serve_fork(const struct message *message)
{
    struct client *child;
    int result = client_fork((int32_t)message->word[1],
                             (int32_t)message->word[2], message->granted,
                             &child);

    if (result == 0) {
        file_share(child);
    }
    return result;
}

static int serve_forget(int32_t pid)
{
    struct client *client = client_find(pid);

    if (client != NULL) {
        file_forget(client);
        client_forget(client);
    }
    return 0;
}

/* The old way of init: a client has no pid but its handle, and is introduced
 * anew when its user changes. */
static int serve_by_handle(const struct message *message)
{
    struct access_user user = {message->word[1], message->word[2]};
    int32_t pid = -message->granted;

    if (message->granted == 0) {
        return -EINVAL;
    }
    (void)serve_forget(pid);
    if (message->word[0] == FS_VOUCH) {
        return client_vouch(pid, message->granted, user);
    }
    return 0;
}

/* What init says about clients. */
static int serve_init(const struct message *message)
{
    struct access_user user = {message->word[1] & 0xFFFF,
                               message->word[1] >> 16};
    int32_t pid = (int32_t)message->word[2];

    if (message->sender != HN_PARENT) {
        return -EPERM;
    }
    switch (message->word[0]) {
    case CLIENT_VOUCH:
        return client_vouch(pid, message->granted, user);
    case CLIENT_FORK:
        return serve_fork(message);
    case CLIENT_EXEC:
        return client_exec(pid, message->granted);
    case CLIENT_INTERRUPT:
        return 0; /* no request waits here */
    case CLIENT_FORGET:
        return serve_forget(pid);
    default:
        return serve_by_handle(message);
    }
}

/* Carries out MESSAGE. Returns the result, and sets the rest of REPLY. */
static int serve(const struct message *message, struct message *reply)
{
    struct client *client = client_of(message->sender);

    if (message->word[0] >= CLIENT_VOUCH && message->word[0] <= FS_FORGET) {
        return serve_init(message);
    }
    if (client == NULL) {
        return -EPERM;
    }
    switch (message->word[0]) {
    case IO_OPEN:
    case IO_STAT:
        return serve_path(client, message, reply);
    case IO_REOPEN:
        return serve_reopen(client, message);
    case IO_CLOSE:
        return file_close(client, message->word[1]);
    case IO_READ:
        return serve_read(client, message, reply);
    case IO_WRITE:
        return -EROFS;
    case IO_SEEK:
        return file_seek(client, message->word[1] & 0xFFFF,
                         (int32_t)message->word[2], message->word[1] >> 16);
    case IO_FSTAT:
        return serve_fstat(client, message, reply);
    case IO_LIST:
        return serve_list(client, message, reply);
    default:
        return -ENOSYS;
    }
}

int main(void)
{
    struct message ready = MESSAGE_SHORT(PROC_READY, 0, 0);

    client_start(HN_PARENT);
    file_start();
    mounted = mount();
    ready.word[1] = (uint32_t)-mounted;
    (void)ipc_send(HN_PARENT, READY_TICKS, &ready);

    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        struct message reply = MESSAGE_SHORT(0, 0, 0);

        message.buffer = request;
        message.buffer_bytes = sizeof request;
        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) == 0) {
            reply.word[0] = (uint32_t)serve(&message, &reply);
            (void)ipc_send(message.sender, 0, &reply);
        }
    }
}
