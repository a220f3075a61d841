/* SPDX-License-Identifier: MIT
 *
 * IP, version 4: packets in one piece, to one host. What comes in parts is
 * refused, and options are passed over.
 *
 * Layer: sos/net/ip. Uses: arp, frame, bytes.
 * Source: RFC 791; RFC 1122, sect. 3; RFC 1071 (checksums).
 */
#ifndef NET_IP_H
#define NET_IP_H

#include "sos/net/frame.h"

#define IP_HEADER 20u
#define IP_DATA (FRAME_HEADER + IP_HEADER) /* in a frame that we send */
#define IP_DATA_BYTES (FRAME_BYTES - IP_DATA)

/* A packet that was received. */
struct ip_packet {
    uint32_t source, destination;
    uint32_t protocol;
    bool broadcast; /* to more hosts than us */
    const uint8_t *data;
    size_t bytes;
};

/* Checks the IP packet of FRAME and takes it apart; it stays in the frame.
 *
 * BROADCAST whether the frame was one.
 * Returns:  false: damaged, not for us, or one part of several.
 */
bool ip_parse(const struct frame *frame, bool broadcast,
              struct ip_packet *packet);

/* Where a packet to DESTINATION is sent to, an address of the Internet: 127.x
 * is ourselves.
 *
 * Returns:  0; -ENETUNREACH (there is no gateway); -EACCES (a group of hosts);
 *           -EINVAL (no host at all).
 */
int ip_resolve(uint32_t *destination);

/* Sends FRAME, in which BYTES bytes stand behind IP_DATA, to DESTINATION, which
 * ip_resolve() has let pass. */
void ip_send(struct frame *frame, uint32_t destination,
             enum net_protocol protocol, size_t bytes);

/* Adds BYTES bytes to a checksum; its value in the end: 0 for data whose own
 * checksum is right. Only the last part may have an odd length. */
uint32_t ip_sum(uint32_t sum, const uint8_t *data, size_t bytes);
uint32_t ip_checksum(uint32_t sum);

#endif
