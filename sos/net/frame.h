/* SPDX-License-Identifier: MIT
 *
 * Ethernet, and this host's place in it.
 *
 *      0       6       12     14                     at most 1514
 *      | to    | from  | type | a packet of IP or ARP |
 *
 * Layer: sos/net/frame. Uses: bytes.
 * Source: IEEE 802.3, clause 3; RFC 894.
 */
#ifndef NET_FRAME_H
#define NET_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sos/proto.h"

#define FRAME_MAC_BYTES 6u
#define FRAME_HEADER 14u
#define FRAME_BYTES 1514u
#define FRAME_LOOPED 4u /* frames to ourselves that wait */

enum frame_type {
    FRAME_IP = 0x0800,
    FRAME_ARP = 0x0806
};

struct frame {
    size_t bytes; /* header included */
    uint8_t data[FRAME_BYTES];
};

/* Puts a frame on the wire, or loses it. */
typedef void (*frame_transmit_t)(const uint8_t *data, size_t bytes);

/* Who we are, and what has happened so far. */
extern struct net_status frame_host;

/* The time in ticks, as main.c has it; it wraps around. */
extern uint32_t frame_now;

/* STATUS    addresses of this host; its counters begin at 0. */
void frame_start(const struct net_status *status, frame_transmit_t transmit);

/* Sends FRAME, whose content is there, to MAC; one to ourselves comes back by
 * frame_take_looped(). */
void frame_send(struct frame *frame, const uint8_t *mac, enum frame_type type);

/* The oldest frame to ourselves, valid until the next one is sent; or NULL. */
const struct frame *frame_take_looped(void);

/* What a frame from the wire holds: its type, or -1 if it is for another host
 * or too short. BROADCAST tells whether it is for all. */
int frame_type(const struct frame *frame, bool *broadcast);

extern const uint8_t frame_broadcast[FRAME_MAC_BYTES];

#endif
