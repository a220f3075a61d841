/* SPDX-License-Identifier: MIT
 *
 * Which Ethernet address a neighbour's IP address has. A packet to one that is
 * not known waits until the neighbour answers; only the last one does.
 *
 * Nobody on the wire is trusted: what is learnt is bounded, and never our own
 * address. But a neighbour that claims to be another is believed, as ARP has
 * it.
 *
 * Layer: sos/net/arp. Uses: frame, bytes.
 * Source: RFC 826; RFC 1122, sect. 2.3.2.
 */
#ifndef NET_ARP_H
#define NET_ARP_H

#include "sos/net/frame.h"

/* Forgets all neighbours. */
void arp_start(void);

/* Sends FRAME, an IP packet, to the neighbour (or ourselves) at ADDRESS. */
void arp_send(uint32_t address, struct frame *frame);

/* Takes in the ARP packet of a frame. Returns false if it is not understood. */
bool arp_input(const struct frame *frame);

/* Asks again who did not answer, and gives up at last.
 *
 * Returns:  ticks until it is to be called again; -1: no need.
 */
int32_t arp_tick(void);

#endif
