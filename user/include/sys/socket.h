/* SPDX-License-Identifier: MIT
 *
 * Sockets: datagrams over IPv4, by UDP, and echo requests by ICMP (with
 * IPPROTO_ICMP; netinet/ip_icmp.h). There are no connections.
 *
 * A socket has a port from the start, which bind() changes. After a restart of
 * the network server it goes on with the same; what waited in it is lost, as
 * datagrams may be.
 */
#ifndef USER_SYS_SOCKET_H
#define USER_SYS_SOCKET_H

#include <sys/time.h>
#include <sys/types.h>

typedef uint32_t socklen_t;
typedef uint16_t sa_family_t;

#define AF_INET 2
#define PF_INET AF_INET
#define SOCK_DGRAM 2

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

#define MSG_DONTWAIT 0x40 /* recvfrom: EAGAIN instead of waiting */

#define SOL_SOCKET 1
#define SO_RCVTIMEO 20 /* struct timeval: then EAGAIN; 0: never */

/* A descriptor; -1 with errno: EAFNOSUPPORT, EPROTONOSUPPORT, ENETDOWN (there
 * is no network), EMFILE, ENFILE. PROTOCOL 0 is UDP. */
int socket(int family, int type, int protocol);

/* All: 0, or a number of bytes; -1 with errno, ENOTSOCK and ENETDOWN besides
 * what is said here. ADDRESS is a struct sockaddr_in.
 *
 * bind: EADDRINUSE, EADDRNOTAVAIL (not ours), EACCES (below 1024, for root). */
int bind(int fd, const struct sockaddr *address, socklen_t bytes);
int getsockname(int fd, struct sockaddr *restrict address,
                socklen_t *restrict bytes);

/* EMSGSIZE (above 1472 bytes), ENETUNREACH, EACCES (broadcast), EDESTADDRREQ.
 * FLAGS are not needed. */
ssize_t sendto(int fd, const void *data, size_t bytes, int flags,
               const struct sockaddr *to, socklen_t to_bytes);

/* Waits for a datagram, of which BYTES bytes at most are kept. FROM and
 * FROM_BYTES may be NULL. EAGAIN, EINTR. */
ssize_t recvfrom(int fd, void *restrict data, size_t bytes, int flags,
                 struct sockaddr *restrict from,
                 socklen_t *restrict from_bytes);
ssize_t recv(int fd, void *data, size_t bytes, int flags);

/* SO_RCVTIMEO, rounded up to ticks of 10 ms; others: ENOPROTOOPT. */
int setsockopt(int fd, int level, int option, const void *value,
               socklen_t bytes);

#endif
