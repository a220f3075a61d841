/* SPDX-License-Identifier: MIT
 *
 * Sockets. What is kept of one besides its number is its node, protocol and
 * port, and in place of an offset the time for which a request waits: so it is
 * opened again when the network server was replaced (descriptor.c).
 */
#include <sys/socket.h>

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "sos.h"
#include "user/lib/file.h"

#define PORT_MASK 0xFFFFu /* of a node */
#define TICK_MICROSECONDS (1000000 / (long)TICKS_PER_SECOND)
#define SECONDS_MOST (INT32_MAX / (long)TICKS_PER_SECOND - 1)

/* What goes with a message to the network server, or comes back. */
struct parcel {
    struct net_address address;
    char data[NET_DATA_BYTES];
};

/* Without its server there is no network. */
static int network_error(int result)
{
    return result == -ENODEV ? -ENETDOWN : result;
}

static int is_socket(int fd)
{
    const struct proc_file *file = descriptor_file(fd);

    return file != NULL && file->service == SERVICE_NET;
}

/* Sends MESSAGE about the socket FD, as file_ask(). */
static int ask(int fd, struct message *message)
{
    if (descriptor_file(fd) == NULL) {
        return -EBADF;
    }
    return is_socket(fd) ? network_error(file_ask(fd, message)) : -ENOTSOCK;
}

/* Takes an address from the caller. 0 or -errno. */
static int get_address(const struct sockaddr *from, socklen_t bytes,
                       struct net_address *address)
{
    struct sockaddr_in internet;

    if (bytes < sizeof internet) {
        return -EINVAL;
    }
    memcpy(&internet, from, sizeof internet);
    if (internet.sin_family != AF_INET) {
        return -EAFNOSUPPORT;
    }
    address->address = ntohl(internet.sin_addr.s_addr);
    address->port = ntohs(internet.sin_port);
    return 0;
}

/* Gives the caller an address, as much of it as it has room for; or nothing. */
static void put_address(struct net_address address, struct sockaddr *to,
                        socklen_t *bytes)
{
    struct sockaddr_in internet = {.sin_family = AF_INET};

    internet.sin_addr.s_addr = htonl(address.address);
    internet.sin_port = htons((uint16_t)address.port);
    if (to != NULL && bytes != NULL) {
        memcpy(to, &internet,
               *bytes < sizeof internet ? *bytes : sizeof internet);
        *bytes = sizeof internet;
    }
}

int socket(int family, int type, int protocol)
{
    struct message message =
        MESSAGE_SHORT(NET_SOCKET, protocol == 0 ? NET_UDP : protocol, 0);
    struct proc_file file = {.service = SERVICE_NET};
    int result, fd;

    if (family != AF_INET) {
        return client_result(-EAFNOSUPPORT);
    }
    if (type != SOCK_DGRAM) {
        return client_result(-EPROTONOSUPPORT);
    }
    result = network_error(client_ask(SERVICE_NET, &message));
    if (result < 0) {
        return client_result(result);
    }
    file.number = (uint32_t)result;
    file.node = message.word[1];
    fd = descriptor_new(&file);
    if (fd < 0) {
        message = MESSAGE_SHORT(IO_CLOSE, file.number, 0);
        (void)client_ask(SERVICE_NET, &message);
    }
    return client_result(fd);
}

int bind(int fd, const struct sockaddr *address, socklen_t bytes)
{
    struct message message = MESSAGE_SHORT(NET_BIND, 0, 0);
    struct net_address own;
    int result = get_address(address, bytes, &own);

    message.data = &own;
    message.data_bytes = sizeof own;
    if (result == 0) {
        result = ask(fd, &message);
    }
    if (result == 0) {
        descriptor_file(fd)->node = message.word[1];
    }
    return client_result(result);
}

int getsockname(int fd, struct sockaddr *restrict address,
                socklen_t *restrict bytes)
{
    struct net_status status;
    int result = sos_network(&status);

    if (!is_socket(fd)) {
        return client_result(descriptor_file(fd) == NULL ? -EBADF : -ENOTSOCK);
    }
    if (result == 0) {
        put_address((struct net_address){status.address,
                                         descriptor_file(fd)->node & PORT_MASK},
                    address, bytes);
    }
    return result;
}

ssize_t sendto(int fd, const void *data, size_t bytes, int flags,
               const struct sockaddr *to, socklen_t to_bytes)
{
    struct message message = MESSAGE_SHORT(NET_SEND, 0, 0);
    struct parcel parcel;
    int result =
        to != NULL ? get_address(to, to_bytes, &parcel.address) : -EDESTADDRREQ;

    if (result == 0 && bytes > sizeof parcel.data) {
        result = -EMSGSIZE;
    }
    if (result < 0) {
        return client_result(result);
    }
    memcpy(parcel.data, data, bytes);
    message.data = &parcel;
    message.data_bytes = (uint32_t)(sizeof parcel.address + bytes);
    return client_result(ask(fd, &message));
}

ssize_t recvfrom(int fd, void *restrict data, size_t bytes, int flags,
                 struct sockaddr *restrict from, socklen_t *restrict from_bytes)
{
    size_t most = bytes < NET_DATA_BYTES ? bytes : NET_DATA_BYTES;
    struct message message = MESSAGE_SHORT(
        NET_RECEIVE, 0,
        (uint32_t)most | ((flags & MSG_DONTWAIT) != 0 ? NET_NO_WAIT : 0));
    struct parcel parcel;
    int result;

    message.buffer = &parcel;
    message.buffer_bytes = sizeof parcel;
    result = ask(fd, &message);
    if (result >= 0) {
        memcpy(data, parcel.data, (size_t)result);
        put_address(parcel.address, from, from_bytes);
    }
    return client_result(result);
}

ssize_t recv(int fd, void *data, size_t bytes, int flags)
{
    return recvfrom(fd, data, bytes, flags, NULL, NULL);
}

int setsockopt(int fd, int level, int option, const void *value,
               socklen_t bytes)
{
    struct message message = MESSAGE_SHORT(NET_TIMEOUT, 0, 0);
    struct timeval time;
    uint32_t ticks;
    int result;

    if (level != SOL_SOCKET || option != SO_RCVTIMEO) {
        return client_result(-ENOPROTOOPT);
    }
    if (bytes != sizeof time) {
        return client_result(-EINVAL);
    }
    memcpy(&time, value, sizeof time);
    if (time.tv_sec < 0 || time.tv_sec > SECONDS_MOST || time.tv_usec < 0 ||
        time.tv_usec >= 1000000) {
        return client_result(-EDOM);
    }
    ticks = (uint32_t)time.tv_sec * TICKS_PER_SECOND +
            (uint32_t)((time.tv_usec + TICK_MICROSECONDS - 1) /
                       TICK_MICROSECONDS);
    message.word[2] = ticks;
    result = ask(fd, &message);
    if (result == 0) {
        descriptor_file(fd)->offset = ticks;
    }
    return client_result(result);
}

int sos_network(struct net_status *status)
{
    struct message message = MESSAGE_SHORT(NET_STATUS, 0, 0);

    message.buffer = status;
    message.buffer_bytes = sizeof *status;
    return client_result(network_error(client_ask(SERVICE_NET, &message)));
}
