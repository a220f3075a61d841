/* SPDX-License-Identifier: MIT
 *
 * The clients. There are few, so each look-up goes through them all.
 */
#include "sos/net/client.h"

#include <errno.h>
#include <string.h>

#include "abi/abi.h"

static struct client table[MAX_PROCS];

_Static_assert(SOCKETS <= 32, "a set of sockets is a word");

static uint32_t bit(const struct socket *socket)
{
    return 1u << socket_place(socket);
}

void client_start(void)
{
    memset(table, 0, sizeof table);
}

struct client *client_next(const struct client *client)
{
    uint32_t i = client == NULL ? 0 : (uint32_t)(client - table) + 1;

    while (i < MAX_PROCS && table[i].pid == 0) {
        i++;
    }
    return i < MAX_PROCS ? &table[i] : NULL;
}

struct client *client_of_pid(int32_t pid)
{
    struct client *client = client_next(NULL);

    while (client != NULL && client->pid != pid) {
        client = client_next(client);
    }
    return client;
}

struct client *client_of_handle(int32_t handle)
{
    struct client *client = client_next(NULL);

    while (client != NULL && client->handle != handle) {
        client = client_next(client);
    }
    return client;
}

/* The kernel gives a handle anew only when the process that had it ended. */
static void set_handle(struct client *client, int32_t handle)
{
    struct client *old = client_of_handle(handle);

    if (old == client) {
        return;
    }
    if (old != NULL) {
        old->handle = CLIENT_GONE;
        old->waits = NULL;
    }
    client->handle = handle;
    client->waits = NULL;
    client->interrupted = false;
}

int client_vouch(int32_t pid, int32_t handle, uint32_t uid)
{
    struct client *client = client_of_pid(pid);

    for (uint32_t i = 0; i < MAX_PROCS && client == NULL; i++) {
        if (table[i].pid == 0) {
            client = &table[i];
            *client = (struct client){.handle = CLIENT_GONE};
        }
    }
    if (client == NULL || pid <= 0) {
        return -EAGAIN;
    }
    client->pid = pid;
    client->uid = uid;
    set_handle(client, handle);
    return 0;
}

int client_fork(int32_t parent, int32_t pid, int32_t handle)
{
    const struct client *from = client_of_pid(parent);
    struct client *to;
    uint32_t more;
    int error;

    if (from == NULL) {
        return -ESRCH;
    }
    error = client_vouch(pid, handle, from->uid);
    if (error < 0) {
        return error;
    }
    to = client_of_pid(pid);
    more = from->held & ~to->held;
    for (uint32_t place = 0; place < SOCKETS; place++) {
        if ((more >> place & 1) != 0) {
            socket_hold(socket_at(place));
            client_take(to, socket_at(place));
        }
    }
    return 0;
}

int client_exec(int32_t pid, int32_t handle)
{
    struct client *client = client_of_pid(pid);

    if (client == NULL) {
        return -ESRCH;
    }
    set_handle(client, handle);
    return 0;
}

void client_forget(int32_t pid)
{
    struct client *client = client_of_pid(pid);

    if (client == NULL) {
        return;
    }
    for (uint32_t place = 0; place < SOCKETS; place++) {
        if ((client->held >> place & 1) != 0) {
            client_give(client, socket_at(place));
        }
    }
    client->pid = 0;
}

struct socket *client_socket(const struct client *client, uint32_t number)
{
    struct socket *socket = socket_of(number);

    return socket != NULL && (client->held & bit(socket)) != 0 ? socket : NULL;
}

void client_take(struct client *client, const struct socket *socket)
{
    client->held |= bit(socket);
}

void client_give(struct client *client, struct socket *socket)
{
    client->held &= ~bit(socket);
    socket_release(socket);
}
