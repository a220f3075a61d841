/* SPDX-License-Identifier: MIT
 *
 * Addresses of the Internet. In a struct sockaddr_in they are in network order,
 * the highest byte first, and so are ports.
 */
#ifndef USER_NETINET_IN_H
#define USER_NETINET_IN_H

#include <arpa/inet.h>
#include <sys/socket.h>

#define IPPROTO_ICMP 1
#define IPPROTO_UDP 17

#define INADDR_ANY 0x00000000u
#define INADDR_LOOPBACK 0x7F000001u
#define INADDR_BROADCAST 0xFFFFFFFFu
#define INADDR_NONE 0xFFFFFFFFu

struct sockaddr_in {
    sa_family_t sin_family;
    in_port_t sin_port;
    struct in_addr sin_addr;
    unsigned char sin_zero[8];
};

#endif
