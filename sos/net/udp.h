/* SPDX-License-Identifier: MIT
 *
 * UDP: datagrams between ports.
 *
 *      0             2                  4        6          8
 *      | source port | destination port | length | checksum | data
 *
 * Layer: sos/net/udp. Uses: ip, socket, frame, bytes.
 * Source: RFC 768; RFC 1122, sect. 4.1.
 */
#ifndef NET_UDP_H
#define NET_UDP_H

#include "sos/net/ip.h"

#define UDP_HEADER 8u

/* Takes in a UDP packet. Returns false if it is damaged, or for no socket. */
bool udp_input(const struct ip_packet *packet);

/* Sends BYTES bytes from our PORT.
 *
 * Returns:  0; -EINVAL (no port), -EMSGSIZE (more than NET_DATA_BYTES); as
 *           ip_resolve().
 */
int udp_send(uint32_t port, struct net_address to, const uint8_t *data,
             size_t bytes);

#endif
