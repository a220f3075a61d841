/* SPDX-License-Identifier: MIT
 *
 * What the network server does with a message.
 *
 * No wake-up is lost: a request waits only until the next serve_waiting(),
 * which the caller makes after each message and each frame.
 */
#include "sos/net/serve.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "sos/net/client.h"
#include "sos/net/icmp.h"
#include "sos/net/udp.h"

#define NET_DEVICE 0x102u /* of io_stat: no volume has it */
#define FILE_MASK 0xFFFFu /* of w1; above it is the whence of IO_SEEK */

static int32_t init_handle;
static server_reply_t reply;

void serve_start(int32_t init, server_reply_t function)
{
    init_handle = init;
    reply = function;
    client_start();
}

static void answer(const struct client *client, int32_t result, uint32_t word)
{
    (void)reply(client->handle, result, word, NULL, 0);
}

/* --- Receiving ------------------------------------------------------------ */

/* Gives CLIENT the datagram that it waits for. */
static void give_datagram(const struct client *client, struct socket *socket)
{
    static struct {
        struct net_address from;
        uint8_t data[NET_DATA_BYTES];
    } outgoing;
    const struct socket_datagram *datagram = socket_peek(socket);
    size_t bytes =
        datagram->bytes < client->bytes ? datagram->bytes : client->bytes;
    bool is_taken;

    if (client->operation == NET_RECEIVE) {
        outgoing.from = datagram->from;
        memcpy(outgoing.data, datagram->data, bytes);
        is_taken = reply(client->handle, (int32_t)bytes, 0, &outgoing,
                         sizeof outgoing.from + bytes);
    } else {
        is_taken = reply(client->handle, (int32_t)bytes, socket->timeout,
                         datagram->data, bytes);
    }
    if (is_taken) {
        socket_drop(socket);
    }
}

/* Answers CLIENT, which waits, if it need not any longer. */
static void try_again(struct client *client)
{
    struct socket *socket = client->waits;
    bool is_late = client->has_deadline &&
                   (int32_t)(frame_now - client->deadline) >= 0;

    if (socket_peek(socket) != NULL) {
        client->waits = NULL;
        give_datagram(client, socket);
    } else if (client->interrupted || is_late) {
        client->waits = NULL;
        answer(client, client->interrupted ? -EINTR : -EAGAIN, 0);
        client->interrupted = false;
    }
}

int32_t serve_waiting(void)
{
    struct client *client = NULL;
    int32_t next = -1;

    while ((client = client_next(client)) != NULL) {
        if (client->waits != NULL) {
            try_again(client);
        }
        if (client->waits != NULL && client->has_deadline) {
            int32_t left = (int32_t)(client->deadline - frame_now);

            next = next < 0 || left < next ? left : next;
        }
    }
    return next;
}

/* CLIENT wants the next datagram of SOCKET. */
static void receive(struct client *client, struct socket *socket,
                    const struct server_request *now)
{
    bool no_wait = now->word[0] == NET_RECEIVE &&
                   (now->word[2] & NET_NO_WAIT) != 0;

    client->waits = socket;
    client->operation = now->word[0];
    client->bytes = now->word[2] & ~NET_NO_WAIT;
    client->has_deadline = no_wait || socket->timeout != 0;
    client->deadline = frame_now + (no_wait ? 0 : socket->timeout);
}

/* --- The other operations on a socket ------------------------------------- */

static int send(const struct socket *socket, const struct server_request *now)
{
    struct net_address to;
    const uint8_t *data = now->data + sizeof to;
    size_t bytes = now->bytes - sizeof to;
    int error;

    if (now->bytes < sizeof to) {
        return -EINVAL;
    }
    memcpy(&to, now->data, sizeof to);
    error = socket->protocol == NET_ICMP
                ? icmp_send(socket->port, to.address, data, bytes)
                : udp_send(socket->port, to, data, bytes);
    return error < 0 ? error : (int)bytes;
}

static int bind(struct socket *socket, uint32_t uid,
                const struct server_request *now)
{
    struct net_address own;

    if (now->bytes != sizeof own) {
        return -EINVAL;
    }
    memcpy(&own, now->data, sizeof own);
    if (own.address != 0 && own.address != frame_host.address) {
        return -EADDRNOTAVAIL;
    }
    return socket_bind(socket, own.port, uid);
}

static void serve_stat(const struct client *client, const struct socket *socket)
{
    struct io_stat status = {.node = socket_place(socket) + 1,
                             .device = NET_DEVICE,
                             .mode = S_IFSOCK | 0600u,
                             .uid = socket->uid,
                             .links = 1};

    (void)reply(client->handle, 0, 0, &status, sizeof status);
}

static uint32_t node_of(const struct socket *socket)
{
    return NET_NODE(socket->protocol, socket->port);
}

static void serve_socket(struct client *client, struct socket *socket,
                         const struct server_request *now)
{
    int result;

    switch (now->word[0]) {
    case NET_RECEIVE:
    case IO_READ:
        receive(client, socket, now);
        break;
    case NET_SEND:
        answer(client, send(socket, now), 0);
        break;
    case NET_BIND:
        result = bind(socket, client->uid, now);
        answer(client, result, node_of(socket));
        break;
    case NET_TIMEOUT:
        socket->timeout = now->word[2] & INT32_MAX;
        answer(client, 0, 0);
        break;
    case IO_WRITE:
        answer(client, -EDESTADDRREQ, 0);
        break;
    case IO_SEEK:
        answer(client, -ESPIPE, 0);
        break;
    case IO_CLOSE:
        client_give(client, socket);
        answer(client, 0, 0);
        break;
    case IO_FSTAT:
        serve_stat(client, socket);
        break;
    case IO_LIST:
        answer(client, -ENOTDIR, 0);
        break;
    case IO_TRUNCATE:
    case IO_SYNC:
        answer(client, -EINVAL, 0);
        break;
    default:
        answer(client, -ENOSYS, 0);
    }
}

/* --- Opening -------------------------------------------------------------- */

static void serve_open(struct client *client, uint32_t protocol)
{
    struct socket *socket;
    int error = socket_open(protocol, client->uid, &socket);

    if (error < 0) {
        answer(client, error, 0);
        return;
    }
    client_take(client, socket);
    if (!reply(client->handle, (int32_t)socket->number, node_of(socket), NULL,
               0)) {
        client_give(client, socket);
    }
}

/* A client comes back with a socket that it had before a restart. 0, and
 * SOCKET is set; or a negated errno. */
static int reopen(struct client *client, const struct server_request *now,
                  struct socket **socket)
{
    struct proc_file file;
    int error;

    if (now->bytes != sizeof file) {
        return -EINVAL;
    }
    memcpy(&file, now->data, sizeof file);
    *socket = client_socket(client, file.number);
    if (*socket != NULL) {
        return 0;
    }
    error = socket_reopen(file.number, file.node, client->uid, socket);
    if (error == 0) {
        client_take(client, *socket);
        (*socket)->timeout = file.offset & INT32_MAX;
    }
    return error;
}

static void serve_client(struct client *client,
                         const struct server_request *now)
{
    struct socket *socket;
    int error;

    client->waits = NULL; /* who asks something new waits no longer */
    switch (now->word[0]) {
    case NET_SOCKET:
        serve_open(client, now->word[1]);
        return;
    case NET_STATUS:
        (void)reply(client->handle, 0, 0, &frame_host, sizeof frame_host);
        return;
    case IO_REOPEN:
        error = reopen(client, now, &socket);
        answer(client, error, error == 0 ? node_of(socket) : 0);
        return;
    default:
        socket = client_socket(client, now->word[1] & FILE_MASK);
    }
    if (socket == NULL) {
        answer(client, -EBADF, 0);
    } else {
        serve_socket(client, socket, now);
    }
}

/* --- What init says about its clients ------------------------------------- */

static int serve_init(const struct server_request *now)
{
    int32_t pid = (int32_t)now->word[2];
    struct client *client = client_of_pid(pid);
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
        if (client == NULL) {
            return -ESRCH;
        }
        client->interrupted = true; /* serve_waiting() does the rest */
        return 0;
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
}
