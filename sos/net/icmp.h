/* SPDX-License-Identifier: MIT
 *
 * ICMP: answers to echo requests, and echo requests of our own.
 *
 *      0      1      2          4            6                8
 *      | type | code | checksum | identifier | sequence number | data
 *
 * Layer: sos/net/icmp. Uses: ip, socket, frame, bytes.
 * Source: RFC 792; RFC 1122, sect. 3.2.2.6.
 */
#ifndef NET_ICMP_H
#define NET_ICMP_H

#include "sos/net/ip.h"

#define ICMP_HEADER 8u

/* Takes in an ICMP packet. Returns false if it is not understood. */
bool icmp_input(const struct ip_packet *packet);

/* Sends an echo request with IDENTIFIER to DESTINATION.
 *
 * DATA      the message from its type on; its identifier and checksum are set
 *           here.
 * Returns:  0; -EINVAL (no echo request), -EMSGSIZE; as ip_resolve().
 */
int icmp_send(uint32_t identifier, uint32_t destination, const uint8_t *data,
              size_t bytes);

#endif
