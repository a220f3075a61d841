/* SPDX-License-Identifier: MIT
 *
 * Sockets: where datagrams from the wire wait for the client that they are for.
 * Nothing here waits.
 *
 * Invariant: an open socket has users, a protocol and a port, and no other one
 * has both the same; its number is no other's. After a restart of net numbers
 * begin elsewhere, so that a client that comes back with an old number
 * (IO_REOPEN) finds it free.
 *
 * Layer: sos/net/socket. Uses: frame.
 */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include "sos/net/frame.h"

#define SOCKETS 32u
#define SOCKETS_PER_USER 16u /* root may have them all */
#define SOCKET_QUEUE 8u      /* datagrams that wait in one; more are lost */
#define SOCKET_ROOT_PORTS 1024u /* below, UDP ports are root's */

struct socket_datagram {
    struct net_address from;
    size_t bytes;
    uint8_t data[NET_DATA_BYTES];
};

struct socket {
    uint32_t users; /* clients that hold it; 0: the entry is free */
    uint32_t number;
    uint32_t protocol; /* enum net_protocol */
    uint32_t port;
    uint32_t uid; /* who has it counted */
    uint32_t timeout; /* ticks that a request waits; 0: for ever */

    uint32_t first, count; /* what waits: a ring */
    struct socket_datagram queue[SOCKET_QUEUE];
};

/* Closes all. SEED is another one after each restart. */
void socket_start(uint32_t seed);

/* Opens a socket with a port of its own, for one user.
 *
 * OPENED    becomes the socket.
 * Returns:  0; -EPROTONOSUPPORT; -ENFILE (there are SOCKETS), -EMFILE (UID has
 *           SOCKETS_PER_USER).
 */
int socket_open(uint32_t protocol, uint32_t uid, struct socket **opened);

/* The same with the number and NODE (NET_NODE()) that it had; one that UID has
 * opened so already gets one user more.
 *
 * Returns:  as socket_open() and socket_bind(); -EBUSY: the number is another
 *           socket's.
 */
int socket_reopen(uint32_t number, uint32_t node, uint32_t uid,
                  struct socket **opened);

/* Gives SOCKET another PORT; 0: any.
 *
 * UID       of who asks.
 * Returns:  0; -EADDRINUSE; -EACCES (a port of root); -EINVAL (no port).
 */
int socket_bind(struct socket *socket, uint32_t port, uint32_t uid);

/* The socket with NUMBER, or NULL. Its place, below SOCKETS, names it too. */
struct socket *socket_of(uint32_t number);
struct socket *socket_at(uint32_t place);
uint32_t socket_place(const struct socket *socket);

/* One user more or less; the last one closes it. */
void socket_hold(struct socket *socket);
void socket_release(struct socket *socket);

/* Puts a datagram of at most NET_DATA_BYTES to the others of the socket that it
 * is for; or it is lost. Returns false if there is no such socket. */
bool socket_deliver(enum net_protocol protocol, uint32_t port,
                    struct net_address from, const uint8_t *data, size_t bytes);

/* The oldest datagram that waits, or NULL; takes it out. */
const struct socket_datagram *socket_peek(const struct socket *socket);
void socket_drop(struct socket *socket);

#endif
