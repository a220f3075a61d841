/* SPDX-License-Identifier: MIT
 *
 * The wire of the network tests: frames are made up and taken apart here, with
 * code that shares nothing with sos/net. We are 10.0.2.15 in a network of 24
 * bits; the other host is PEER, the gateway GATEWAY.
 */
#ifndef LAYERS_NET_WIRE_H
#define LAYERS_NET_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SELF 0x0A00020Fu
#define PEER 0x0A000203u
#define GATEWAY 0x0A000202u
#define FAR 0x08080808u /* behind the gateway */

extern const uint8_t wire_own_mac[6], wire_peer_mac[6];

/* What was sent last, and how many frames so far. */
extern uint8_t wire_sent[2048];
extern size_t wire_sent_bytes;
extern unsigned wire_frames;

/* Starts all layers but clients and sockets; the wire is empty. */
void wire_start(void);

/* Hands a frame to the layers. What stands behind its end is poisoned. */
void wire_put(const void *data, size_t bytes);

/* Makes up frames from the peer, in WIRE_FRAME; their length. */
extern uint8_t wire_frame[2048];
size_t wire_arp(unsigned operation, uint32_t sender, uint32_t target);
size_t wire_ip(unsigned protocol, uint32_t source, uint32_t destination,
               const void *data, size_t bytes);
size_t wire_echo(unsigned type, unsigned identifier, const void *data,
                 size_t bytes);
size_t wire_udp(unsigned from_port, unsigned to_port, const void *data,
                size_t bytes);

/* Sets the checksum of the IP header in wire_frame anew. */
void wire_seal(void);

/* The checksum of RFC 1071, by its definition. */
unsigned wire_sum(const uint8_t *data, size_t bytes);

unsigned wire16(const uint8_t *at);
uint32_t wire32(const uint8_t *at);

/* Lets our layers know the peer: it asked for our address. */
void wire_greet(void);

/* Whether the last frame is an IP packet to the peer, sound in all that IP
 * says, of PROTOCOL; its data is *DATA. */
bool wire_is_packet(unsigned protocol, uint32_t destination,
                    const uint8_t **data, size_t *bytes);

/* STEPS random frames of all kinds, and random requests between them
 * (net_random.c). Returns whether the counts add up. */
bool random_storm(unsigned seed, unsigned steps);

#endif
