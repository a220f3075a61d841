/* SPDX-License-Identifier: MIT
 *
 * The file server: mounts the volume, then answers one request after the
 * other. Of fs, only this file, again.c, block_ipc.c, say.c and vouched.c know
 * messages. A client is known by the kernel's handle for the sender alone, and
 * acts for the user that init vouched for; a reply is never waited for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "sos/fs/again.h"
#include "sos/fs/client.h"
#include "sos/fs/file.h"
#include "sos/fs/format.h"
#include "sos/fs/fsck.h"
#include "sos/fs/mount.h"
#include "sos/fs/say.h"
#include "sos/fs/tree.h"
#include "sos/fs/vouched.h"
#include "sos/proto.h"
#include "user/lib/server.h"
#include "vamos.h"

#define IDLE_TICKS 50   /* without a request, until all is written */
#define DIRTY_TICKS 500 /* with requests, at most so long, and a few more: */
#define LOOK_AFTER 16   /* requests, at the time (a tenth of a 1 KiB read) */

static uint8_t request[IPC_MAX_BYTES]; /* memory part of the request */
static int mounted;                    /* 0, or why no file can be reached */

/* The memory part of a reply that is not file contents. */
static union {
    struct io_stat status;
    struct io_entry entry[IO_LIST_MOST];
    struct fs_volume volume;
    struct fs_check check;
} answer;

/* --- Operations on paths -------------------------------------------------- */

/* The string that begins AT bytes in the memory part, or NULL. */
static const char *string_at(const struct message *message, uint32_t at)
{
    uint32_t bytes = message->length;

    if (at >= bytes) {
        return NULL;
    }
    bytes -= at;
    if (bytes > IO_PATH_BYTES) {
        bytes = IO_PATH_BYTES;
    }
    return memchr(request + at, 0, bytes) != NULL ? (const char *)request + at
                                                  : NULL;
}

/* The reply carries BYTES bytes of the answer, if all went well. */
static int with_answer(int result, uint32_t bytes, struct message *reply)
{
    if (result >= 0 && bytes > 0) {
        reply->data = &answer;
        reply->data_bytes = bytes;
    }
    return result;
}

static int serve_rename(const struct access_user *user,
                        const struct message *message, const char *from)
{
    const char *to = string_at(message, (uint32_t)strlen(from) + 1);

    return to == NULL ? -EINVAL : tree_rename(user, from, to);
}

static int serve_mount(const struct access_user *user,
                       const struct message *message, const char *path,
                       struct message *reply)
{
    const char *reason;
    uint32_t number = 0;
    int result = tree_mount(user, path, message->word[2], message->word[1],
                            &number, &reason);

    if (reason != NULL) {
        say(result == 0 ? "read-only: " : "", reason);
    }
    reply->word[1] = number;
    return result;
}

static int serve_format(const struct access_user *user,
                        const struct message *message, const char *label)
{
    const char *reason = NULL;
    int result = user->uid != 0
                     ? -EPERM
                     : format_partition(message->word[2], message->word[1],
                                        label, &reason);

    if (reason != NULL) {
        say("", reason);
    }
    return result;
}

/* Changes of the tree. */
static int serve_tree(const struct access_user *user,
                      const struct message *message, const char *path,
                      struct message *reply)
{
    uint32_t word = message->word[1];

    switch (message->word[0]) {
    case FS_MKDIR:
        return tree_mkdir(user, path, word);
    case FS_RMDIR:
        return tree_rmdir(user, path);
    case FS_UNLINK:
        return tree_unlink(user, path);
    case FS_RENAME:
        return serve_rename(user, message, path);
    case FS_CHMOD:
        return tree_chmod(user, path, word);
    case FS_CHOWN:
        return tree_chown(user, path, word, message->word[2]);
    case FS_UTIME:
        return tree_utime(user, path, word);
    case FS_MOUNT:
        return serve_mount(user, message, path, reply);
    case FS_UNMOUNT:
        return tree_unmount(user, path);
    case FS_FORMAT:
        return serve_format(user, message, path);
    default:
        return -ENOSYS;
    }
}

/* May CLIENT do something with PATH? init asks for others: w2 is a pid. */
static int serve_access(const struct client *client,
                        const struct message *message, const char *path)
{
    if (message->sender == HN_PARENT && message->word[2] != 0) {
        client = client_find((int32_t)message->word[2]);
    }
    return client == NULL ? -ESRCH
                          : tree_access(&client->user, path, message->word[1]);
}

static int serve_open(struct client *client, const struct message *message,
                      const char *path, struct message *reply)
{
    int result = file_open(client, path, message->word[1], message->word[2],
                           &reply->word[1]);

    if (result >= 0) {
        reply->word[2] = file_place(client, (uint32_t)result);
    }
    return result;
}

static int serve_path(struct client *client, const struct message *message,
                      struct message *reply)
{
    const char *path = string_at(message, 0);

    if (mounted != 0) {
        return mounted;
    }
    if (path == NULL) {
        return -ENAMETOOLONG;
    }
    switch (message->word[0]) {
    case IO_OPEN:
        return serve_open(client, message, path, reply);
    case IO_STAT:
        return with_answer(tree_stat(&client->user, path, &answer.status),
                           sizeof answer.status, reply);
    case IO_ACCESS:
        return serve_access(client, message, path);
    case FS_VOLUME:
        return with_answer(tree_volume(&client->user, path, &answer.volume),
                           sizeof answer.volume, reply);
    case FS_CHECK:
        return with_answer(fsck_volume(&client->user, path, message->word[1],
                                       &answer.check),
                           sizeof answer.check, reply);
    default:
        return serve_tree(&client->user, message, path, reply);
    }
}

/* --- Operations on open files --------------------------------------------- */

static int serve_read(struct client *client, const struct message *message,
                      struct message *reply)
{
    const uint8_t *data = NULL;
    int result = file_read(client, message->word[1], message->word[2], &data);

    if (result > 0) {
        reply->data = data;
        reply->data_bytes = (uint32_t)result;
    }
    reply->word[1] = file_offset(client, message->word[1]);
    reply->word[2] = file_place(client, message->word[1]);
    return result;
}

static int serve_write(struct client *client, const struct message *message,
                       struct message *reply)
{
    int result = file_write(client, message->word[1], request, message->length);

    reply->word[1] = file_offset(client, message->word[1]);
    reply->word[2] = file_change(client, message->word[1]);
    return result;
}

static int serve_truncate(struct client *client, const struct message *message,
                          struct message *reply)
{
    int result = file_truncate(client, message->word[1], message->word[2]);

    reply->word[1] = file_place(client, message->word[1]);
    reply->word[2] = file_change(client, message->word[1]);
    return result;
}

static int serve_sync(struct client *client, const struct message *message,
                      struct message *reply)
{
    reply->word[2] = file_place(client, message->word[1]);
    return file_sync(client, message->word[1]);
}

static int serve_list(struct client *client, const struct message *message,
                      struct message *reply)
{
    int result =
        file_list(client, message->word[1], answer.entry, IO_LIST_MOST);

    return with_answer(
        result, result > 0 ? (uint32_t)result * sizeof answer.entry[0] : 0,
        reply);
}

/* Opens a file again that was open when an earlier server ended. */
static int serve_reopen(struct client *client, const struct message *message,
                        struct message *reply)
{
    struct proc_file old;

    if (mounted != 0) {
        return mounted;
    }
    if (message->length != sizeof old) {
        return -EINVAL;
    }
    memcpy(&old, request, sizeof old);
    return file_reopen(client, &old, &reply->word[1]);
}

/* --- All requests --------------------------------------------------------- */

static int serve_client(struct client *client, const struct message *message,
                        struct message *reply)
{
    uint32_t file = message->word[1];

    switch (message->word[0]) {
    case IO_REOPEN:
        return serve_reopen(client, message, reply);
    case IO_CLOSE:
        return file_close(client, file);
    case IO_READ:
        return serve_read(client, message, reply);
    case IO_WRITE:
        return serve_write(client, message, reply);
    case IO_SEEK:
        return file_seek(client, file & 0xFFFF, (int32_t)message->word[2],
                         file >> 16);
    case IO_TRUNCATE:
        return serve_truncate(client, message, reply);
    case IO_SYNC:
        return serve_sync(client, message, reply);
    case IO_FSTAT:
        return with_answer(file_fstat(client, file, &answer.status),
                           sizeof answer.status, reply);
    case IO_LIST:
        return serve_list(client, message, reply);
    case FS_SYNC:
        return tree_sync();
    case FS_MOUNTED:
        return with_answer(tree_mounted(message->word[1], &answer.volume),
                           sizeof answer.volume, reply);
    default:
        return serve_path(client, message, reply);
    }
}

/* Carries out MESSAGE. Returns the result, and sets the rest of REPLY. */
static int serve(const struct message *message, struct message *reply)
{
    struct client *client = client_of(message->sender);

    if (message->word[0] >= CLIENT_VOUCH && message->word[0] <= CLIENT_FORGET) {
        return vouched_serve(message);
    }
    return client != NULL ? serve_client(client, message, reply) : -EPERM;
}

static uint32_t now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

/* Writes what is waiting for that, some time after the last request or, if
 * requests do not end, some time after the first that left something to write
 * (IS_FIRST). Returns whether there is still something. */
static bool write_sometimes(bool is_idle, bool is_first)
{
    static uint32_t dirty_at, requests;

    if (is_first) {
        dirty_at = now();
        requests = 0;
    }
    requests++;
    if (is_idle || (requests % LOOK_AFTER == 0 &&
                    now() - dirty_at >= DIRTY_TICKS)) {
        (void)tree_sync();
        return tree_is_dirty();
    }
    return true;
}

/* Serves the next request. WAS_DIRTY says, and so does the result, whether
 * there is something to write. */
static bool serve_next(bool was_dirty)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    struct message reply = MESSAGE_SHORT(0, 0, 0);
    int error;

    message.buffer = request;
    message.buffer_bytes = sizeof request;
    error = ipc_receive(HN_ANY, was_dirty ? IDLE_TICKS : IPC_FOREVER, &message);
    if (error == 0) {
        reply.word[0] = (uint32_t)serve(&message, &reply);
        (void)ipc_send(message.sender, 0, &reply);
    }
    return tree_is_dirty() &&
           write_sometimes(error == ERR_TIMEOUT, !was_dirty);
}

int main(void)
{
    bool was_dirty = false;

    client_start(HN_PARENT);
    mounted = again_mount();
    server_ready(-mounted);

    for (;;) {
        was_dirty = serve_next(was_dirty);
    }
}
