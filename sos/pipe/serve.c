/* SPDX-License-Identifier: MIT
 *
 * What the pipe server does with a message. An operation gives its result, or
 * LATER when the client has to wait.
 *
 * No wake-up is lost: a client waits only after the pipe was tried, and after
 * each request, which alone can change a pipe, all who wait are tried again.
 */
#include "sos/pipe/serve.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "sos/pipe/client.h"
#include "sos/proto.h"

#define LATER (-EAGAIN)
#define PIPE_DEVICE 0x100u /* of io_stat: no volume has it */

static int32_t init_handle;
static server_reply_t reply;
static uint32_t next_ticket;
static uint8_t outgoing[PIPE_BYTES]; /* to a reader, from around a ring's end */

void serve_start(int32_t init, server_reply_t function)
{
    init_handle = init;
    reply = function;
    next_ticket = 0;
}

/* Gives a reader what there is. Returns whether it was answered. */
static bool answer_reader(struct client *client, end_t end, uint32_t bytes)
{
    const uint8_t *data = NULL;
    int count = pipe_peek(end, bytes < PIPE_BYTES ? bytes : PIPE_BYTES,
                          outgoing, &data);

    if (count == LATER) {
        return false;
    }
    if (reply(client->handle, count, 0, data, (size_t)count)) {
        pipe_drop(end, (size_t)count);
    }
    return true;
}

/* Tells a writer that waited to repeat its request, if that has a chance; the
 * repetition finds out whether there are readers. */
static bool answer_writer(struct client *client)
{
    if (!pipe_can_write(client->end, client->bytes)) {
        return false;
    }
    (void)reply(client->handle, 0, 0, NULL, 0);
    return true;
}

/* Tries again for all who wait, in the order in which they came. */
static void serve_waiting(void)
{
    struct client *client = client_next_waiting(0);

    while (client != NULL) {
        client->waits =
            pipe_is_writer(client->end)
                ? !answer_writer(client)
                : !answer_reader(client, client->end, client->bytes);
        client = client_next_waiting(client->ticket + 1);
    }
}

/* Lets CLIENT wait, unless it was interrupted just before. */
static void wait_for(struct client *client, end_t end, size_t bytes)
{
    if (client->interrupted) {
        client->interrupted = false;
        (void)reply(client->handle, -EINTR, 0, NULL, 0);
        return;
    }
    client->waits = true;
    client->ticket = next_ticket++;
    client->end = end;
    client->bytes = (uint32_t)bytes;
}

static void serve_open(struct client *client)
{
    end_t end = 0;
    int error = pipe_open(client->uid, &end);

    if (error < 0) {
        (void)reply(client->handle, error, 0, NULL, 0);
        return;
    }
    client_take(client, end);
    client_take(client, end + 1);
    if (!reply(client->handle, (int32_t)end, end + 1, NULL, 0)) {
        client_give(client, end);
        client_give(client, end + 1);
    }
}

static void serve_read(struct client *client, const struct server_request *now)
{
    end_t end = now->word[1];

    if (pipe_is_writer(end)) {
        (void)reply(client->handle, -EBADF, 0, NULL, 0);
    } else if (now->word[2] == 0) {
        (void)reply(client->handle, 0, 0, NULL, 0);
    } else if (!answer_reader(client, end, now->word[2])) {
        wait_for(client, end, now->word[2]);
    }
}

static void serve_write(struct client *client, const struct server_request *now)
{
    end_t end = now->word[1];
    int result = 0;

    if (!pipe_is_writer(end)) {
        result = -EBADF;
    } else if (now->bytes > 0) {
        result = pipe_write(end, now->data, now->bytes);
    }
    if (result == LATER) {
        wait_for(client, end, now->bytes);
    } else {
        (void)reply(client->handle, result, 0, NULL, 0);
    }
}

static void serve_status(const struct client *client, end_t end)
{
    struct io_stat status = {.node = end / 2 + 1,
                             .device = PIPE_DEVICE,
                             .mode = S_IFIFO | 0600u,
                             .uid = pipe_owner(end),
                             .gid = pipe_owner(end),
                             .links = 1,
                             .bytes = pipe_fill(end)};

    (void)reply(client->handle, 0, 0, &status, sizeof status);
}

/* An operation on an end of CLIENT's. */
static void serve_end(struct client *client, const struct server_request *now)
{
    switch (now->word[0]) {
    case IO_READ:
        serve_read(client, now);
        break;
    case IO_WRITE:
        serve_write(client, now);
        break;
    case IO_CLOSE:
        client_give(client, now->word[1]);
        (void)reply(client->handle, 0, 0, NULL, 0);
        break;
    case IO_FSTAT:
        serve_status(client, now->word[1]);
        break;
    case IO_LIST:
        (void)reply(client->handle, -ENOTDIR, 0, NULL, 0);
        break;
    case IO_TRUNCATE:
    case IO_SYNC:
        (void)reply(client->handle, -EINVAL, 0, NULL, 0);
        break;
    default:
        (void)reply(client->handle, -ENOSYS, 0, NULL, 0);
        break;
    }
}

static void serve_client(struct client *client,
                         const struct server_request *now)
{
    struct server_request masked = *now;

    client->waits = false; /* who asks something new waits no longer */
    if (now->word[0] == IO_SEEK) {
        masked.word[1] &= 0xFFFF; /* the rest is the whence */
    }
    if (now->word[0] == PIPE_OPEN) {
        serve_open(client);
    } else if (now->word[0] == IO_REOPEN) {
        /* What was in the pipe went with the server that had it. */
        (void)reply(client->handle, -EIO, 0, NULL, 0);
    } else if (!client_holds(client, masked.word[1])) {
        (void)reply(client->handle, -EBADF, 0, NULL, 0);
    } else if (now->word[0] == IO_SEEK) {
        (void)reply(client->handle, -ESPIPE, 0, NULL, 0);
    } else {
        serve_end(client, &masked);
    }
}

static int interrupt(int32_t pid)
{
    struct client *client = client_of_pid(pid);

    if (client == NULL) {
        return -ESRCH;
    }
    if (client->waits) {
        client->waits = false;
        (void)reply(client->handle, -EINTR, 0, NULL, 0);
    } else {
        client->interrupted = true;
    }
    return 0;
}

/* What init says about its clients. */
static int serve_init(const struct server_request *now)
{
    int32_t pid = (int32_t)now->word[2];
    bool needs_grant = now->word[0] == CLIENT_VOUCH ||
                       now->word[0] == CLIENT_FORK ||
                       now->word[0] == CLIENT_EXEC;

    if (needs_grant && now->granted <= 0) {
        return -EINVAL;
    }
    switch (now->word[0]) {
    case CLIENT_VOUCH:
        return client_vouch(pid, now->granted, now->word[1] & 0xFFFF);
    case CLIENT_FORK:
        return client_fork((int32_t)now->word[1], pid, now->granted);
    case CLIENT_EXEC:
        return client_exec(pid, now->granted);
    case CLIENT_INTERRUPT:
        return interrupt(pid);
    case CLIENT_FORGET:
        client_forget(pid);
        return 0;
    default:
        return -ENOSYS;
    }
}

void serve(const struct server_request *request)
{
    struct client *client = client_of_handle(request->sender);

    if (request->sender == init_handle) {
        (void)reply(init_handle, serve_init(request), 0, NULL, 0);
    } else if (client == NULL) {
        (void)reply(request->sender, -EPERM, 0, NULL, 0);
    } else {
        serve_client(client, request);
    }
    serve_waiting();
}
