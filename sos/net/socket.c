/* SPDX-License-Identifier: MIT
 *
 * The sockets. There are few, so each look-up goes through them all.
 */
#include "sos/net/socket.h"

#include <errno.h>
#include <string.h>

#define FIRST_OWN_PORT 49152u /* RFC 6335: ports that nobody asks for by name */
#define OWN_PORTS 16384u
#define NUMBERS 0x10000u /* of files: proto.h has 16 bits for them */
#define PORTS 0x10000u

static struct socket table[SOCKETS];
static uint32_t next_number, next_port;

void socket_start(uint32_t seed)
{
    for (uint32_t i = 0; i < SOCKETS; i++) {
        table[i].users = 0;
    }
    next_number = seed % NUMBERS;
    next_port = seed % OWN_PORTS;
    frame_host.sockets = 0;
}

struct socket *socket_of(uint32_t number)
{
    for (uint32_t i = 0; i < SOCKETS; i++) {
        if (table[i].users > 0 && table[i].number == number) {
            return &table[i];
        }
    }
    return NULL;
}

struct socket *socket_at(uint32_t place)
{
    return &table[place];
}

uint32_t socket_place(const struct socket *socket)
{
    return (uint32_t)(socket - table);
}

static struct socket *find(uint32_t protocol, uint32_t port)
{
    for (uint32_t i = 0; i < SOCKETS; i++) {
        if (table[i].users > 0 && table[i].protocol == protocol &&
            table[i].port == port) {
            return &table[i];
        }
    }
    return NULL;
}

/* A port that no socket of PROTOCOL has: there are more than sockets. */
static uint32_t own_port(uint32_t protocol)
{
    uint32_t port;

    do {
        port = FIRST_OWN_PORT + next_port;
        next_port = (next_port + 1) % OWN_PORTS;
    } while (find(protocol, port) != NULL);
    return port;
}

static uint32_t own_number(void)
{
    uint32_t number;

    do {
        number = next_number;
        next_number = (next_number + 1) % NUMBERS;
    } while (socket_of(number) != NULL);
    return number;
}

/* A free entry for UID. 0 or -errno. */
static int find_free(uint32_t uid, struct socket **found)
{
    uint32_t owned = 0;

    *found = NULL;
    for (uint32_t i = 0; i < SOCKETS; i++) {
        if (table[i].users == 0) {
            *found = &table[i];
        } else {
            owned += table[i].uid == uid;
        }
    }
    if (uid != 0 && owned >= SOCKETS_PER_USER) {
        return -EMFILE;
    }
    return *found != NULL ? 0 : -ENFILE;
}

/* Fills a free entry, but for its port. 0 or -errno. */
static int prepare(uint32_t protocol, uint32_t uid, struct socket **opened)
{
    int error = find_free(uid, opened);

    if (protocol != NET_ICMP && protocol != NET_UDP) {
        return -EPROTONOSUPPORT;
    }
    if (error < 0) {
        return error;
    }
    (*opened)->protocol = protocol;
    (*opened)->uid = uid;
    (*opened)->timeout = 0;
    (*opened)->first = 0;
    (*opened)->count = 0;
    return 0;
}

int socket_open(uint32_t protocol, uint32_t uid, struct socket **opened)
{
    int error = prepare(protocol, uid, opened);

    if (error < 0) {
        return error;
    }
    (*opened)->port = own_port(protocol);
    (*opened)->number = own_number();
    socket_hold(*opened);
    return 0;
}

int socket_reopen(uint32_t number, uint32_t node, uint32_t uid,
                  struct socket **opened)
{
    struct socket *old = socket_of(number);
    int error;

    if (number >= NUMBERS) {
        return -EINVAL;
    }
    if (old != NULL) {
        *opened = old;
        if (NET_NODE(old->protocol, old->port) != node || old->uid != uid) {
            return -EBUSY;
        }
        socket_hold(old);
        return 0;
    }
    error = prepare(node / PORTS, uid, opened);
    if (error == 0) {
        error = socket_bind(*opened, node % PORTS, uid);
    }
    if (error < 0) {
        return error;
    }
    (*opened)->number = number;
    socket_hold(*opened);
    return 0;
}

int socket_bind(struct socket *socket, uint32_t port, uint32_t uid)
{
    struct socket *other;

    if (port == 0) {
        port = own_port(socket->protocol);
    }
    other = find(socket->protocol, port);
    if (port >= PORTS) {
        return -EINVAL;
    }
    if (socket->protocol == NET_UDP && port < SOCKET_ROOT_PORTS && uid != 0) {
        return -EACCES;
    }
    if (other != NULL && other != socket) {
        return -EADDRINUSE;
    }
    socket->port = port;
    return 0;
}

void socket_hold(struct socket *socket)
{
    frame_host.sockets += socket->users == 0;
    socket->users++;
}

void socket_release(struct socket *socket)
{
    socket->users--;
    frame_host.sockets -= socket->users == 0;
}

bool socket_deliver(enum net_protocol protocol, uint32_t port,
                    struct net_address from, const uint8_t *data, size_t bytes)
{
    struct socket *socket = find(protocol, port);
    struct socket_datagram *datagram;

    if (socket == NULL) {
        return false;
    }
    if (socket->count == SOCKET_QUEUE || bytes > NET_DATA_BYTES) {
        frame_host.lost++;
        return true;
    }
    datagram = &socket->queue[(socket->first + socket->count) % SOCKET_QUEUE];
    datagram->from = from;
    datagram->bytes = bytes;
    memcpy(datagram->data, data, bytes);
    socket->count++;
    return true;
}

const struct socket_datagram *socket_peek(const struct socket *socket)
{
    return socket->count > 0 ? &socket->queue[socket->first] : NULL;
}

void socket_drop(struct socket *socket)
{
    socket->first = (socket->first + 1) % SOCKET_QUEUE;
    socket->count--;
}
