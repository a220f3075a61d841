/* SPDX-License-Identifier: MIT
 *
 * The clients for whom init vouched: who they are, the sockets that they hold,
 * and the request with which one waits. A client is named by its pid in what
 * init says, and by the kernel's handle in what it says itself.
 *
 * Invariant: a socket has as many users as there are clients with its bit.
 *
 * Layer: sos/net/client. Uses: socket.
 */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include "sos/net/socket.h"

struct client {
    int32_t pid;    /* 0: the entry is free */
    int32_t handle; /* the kernel's; CLIENT_GONE: it sends no more */
    uint32_t uid;
    uint32_t held;    /* set of sockets, by their places */
    bool interrupted; /* the next request that would wait does not */

    /* serve.c: the request that waits. */
    struct socket *waits; /* for a datagram there; or NULL */
    uint32_t operation;
    uint32_t bytes;
    bool has_deadline;
    uint32_t deadline; /* in ticks */
};

#define CLIENT_GONE (-1)

void client_start(void);

/* PID is the sender HANDLE and acts for UID from now on; what it was before is
 * changed, and its sockets stay. Another client that had HANDLE has ended.
 *
 * Returns:  0; -EAGAIN (there is no room).
 */
int client_vouch(int32_t pid, int32_t handle, uint32_t uid);

/* The same for a copy of PARENT, which holds the same sockets; -ESRCH. */
int client_fork(int32_t parent, int32_t pid, int32_t handle);

/* PID has another handle from now on. 0; -ESRCH. */
int client_exec(int32_t pid, int32_t handle);

/* Forgets PID, if it is known, and closes what it holds. */
void client_forget(int32_t pid);

/* The client, or NULL. */
struct client *client_of_pid(int32_t pid);
struct client *client_of_handle(int32_t handle);

/* The first client, and the one after CLIENT; NULL: there is none. */
struct client *client_next(const struct client *client);

/* The socket with NUMBER if CLIENT holds it, or NULL. */
struct socket *client_socket(const struct client *client, uint32_t number);

/* Notes that CLIENT holds SOCKET, which counts it already; gives it back. */
void client_take(struct client *client, const struct socket *socket);
void client_give(struct client *client, struct socket *socket);

#endif
