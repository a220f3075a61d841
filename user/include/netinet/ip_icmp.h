/* SPDX-License-Identifier: MIT
 *
 * What a socket with IPPROTO_ICMP sends and receives: an echo header, then any
 * data. Identifier and checksum are set on the way.
 */
#ifndef USER_NETINET_IP_ICMP_H
#define USER_NETINET_IP_ICMP_H

#include <stdint.h>

#define ICMP_ECHOREPLY 0
#define ICMP_ECHO 8

struct icmphdr {
    uint8_t type;
    uint8_t code;
    uint16_t checksum;
    union {
        struct {
            uint16_t id;
            uint16_t sequence; /* in network order */
        } echo;
    } un;
};

#endif
