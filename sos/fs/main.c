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

#include "sos/fs/access.h"
#include "sos/fs/block.h"
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
    int result = block_start();

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
static int serve_path(const struct message *message, struct message *reply)
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
        return file_open(message->sender, path, message->word[1]);
    }
    result = file_stat(message->sender, path, &answer.status);
    if (result == 0) {
        reply->data = &answer.status;
        reply->data_bytes = sizeof answer.status;
    }
    return result;
}

static int serve_read(const struct message *message, struct message *reply)
{
    const uint8_t *data;
    int result = file_read(message->sender, message->word[1],
                           message->word[2], &data);

    if (result > 0) {
        reply->data = data;
        reply->data_bytes = (uint32_t)result;
    }
    return result;
}

static int serve_fstat(const struct message *message, struct message *reply)
{
    int result = file_fstat(message->sender, message->word[1],
                            &answer.status);

    if (result == 0) {
        reply->data = &answer.status;
        reply->data_bytes = sizeof answer.status;
    }
    return result;
}

static int serve_list(const struct message *message, struct message *reply)
{
    int result = file_list(message->sender, message->word[1], answer.entry,
                           IO_LIST_MOST);

    if (result > 0) {
        reply->data = answer.entry;
        reply->data_bytes = (uint32_t)result * sizeof answer.entry[0];
    }
    return result;
}

/* init vouches for a client, whose handle it granted, or takes that back. A
 * client that is introduced anew has no open files. */
static int serve_init(const struct message *message)
{
    struct access_user user = {message->word[1], message->word[2]};

    if (message->sender != HN_PARENT) {
        return -EPERM;
    }
    if (message->granted == 0) {
        return -EINVAL;
    }
    file_forget(message->granted);
    if (message->word[0] == FS_VOUCH) {
        return access_vouch(message->granted, user);
    }
    access_forget(message->granted);
    return 0;
}

/* Carries out MESSAGE. Returns the result, and sets REPLY's memory part. */
static int serve(const struct message *message, struct message *reply)
{
    if (message->word[0] == FS_VOUCH || message->word[0] == FS_FORGET) {
        return serve_init(message);
    }
    if (access_user(message->sender) == NULL) {
        return -EPERM;
    }
    switch (message->word[0]) {
    case IO_OPEN:
    case IO_STAT:
        return serve_path(message, reply);
    case IO_CLOSE:
        return file_close(message->sender, message->word[1]);
    case IO_READ:
        return serve_read(message, reply);
    case IO_WRITE:
        return -EROFS;
    case IO_SEEK:
        return file_seek(message->sender, message->word[1] & 0xFFFF,
                         (int32_t)message->word[2], message->word[1] >> 16);
    case IO_FSTAT:
        return serve_fstat(message, reply);
    case IO_LIST:
        return serve_list(message, reply);
    default:
        return -ENOSYS;
    }
}

int main(void)
{
    struct message ready = MESSAGE_SHORT(PROC_READY, 0, 0);

    access_start(HN_PARENT);
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
