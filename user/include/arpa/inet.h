/* SPDX-License-Identifier: MIT
 *
 * Addresses of the Internet: their order of bytes, and as text.
 */
#ifndef USER_ARPA_INET_H
#define USER_ARPA_INET_H

#include <stdint.h>

typedef uint32_t in_addr_t;
typedef uint16_t in_port_t;

struct in_addr {
    in_addr_t s_addr;
};

/* From the order of this machine to that of the network, and back. */
uint16_t htons(uint16_t number);
uint32_t htonl(uint32_t number);
uint16_t ntohs(uint16_t number);
uint32_t ntohl(uint32_t number);

#define INET_ADDRSTRLEN 16

/* Reads "10.0.2.15", four decimal numbers. 1; 0: TEXT is nothing like that. */
int inet_aton(const char *text, struct in_addr *address);

/* The other way; valid until the next call. */
char *inet_ntoa(struct in_addr address);

#endif
