/* SPDX-License-Identifier: MIT
 *
 * IP packets.
 */
#include "sos/net/ip.h"

#include <errno.h>

#include "sos/net/arp.h"
#include "sos/net/bytes.h"

/* A header, as offsets. */
#define VERSION 0u /* high half; its low half is the length in words */
#define SERVICE 1u
#define LENGTH 2u
#define IDENTIFIER 4u
#define PART 6u /* flags, and where a part belongs */
#define TIME_TO_LIVE 8u
#define PROTOCOL 9u
#define CHECKSUM 10u
#define SOURCE 12u
#define DESTINATION 16u

#define VERSION_4 0x40u
#define PART_MORE 0x2000u
#define PART_PLACE 0x1FFFu
#define PART_NEVER 0x4000u /* do not cut in parts */
#define HOPS 64u
#define GROUPS 0xE0000000u /* from here on, no single hosts */
#define ALL_HOSTS 0xFFFFFFFFu
#define LOOP_NETWORK 127u

uint32_t ip_sum(uint32_t sum, const uint8_t *data, size_t bytes)
{
    for (size_t i = 0; i + 1 < bytes; i += 2) {
        sum += get16(data + i);
    }
    if (bytes % 2 != 0) {
        sum += (uint32_t)data[bytes - 1] << 8;
    }
    return sum;
}

uint32_t ip_checksum(uint32_t sum)
{
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum & 0xFFFF;
}

/* Whether ADDRESS stands for all hosts of our network. */
static bool is_broadcast(uint32_t address)
{
    return address == ALL_HOSTS ||
           address == (frame_host.address | ~frame_host.mask);
}

/* Whether a header is sound; HEADER and LENGTH become those that it tells. */
static bool is_sound(const uint8_t *packet, size_t bytes, size_t *header,
                     size_t *length)
{
    if (bytes < IP_HEADER || (packet[VERSION] & 0xF0) != VERSION_4) {
        return false;
    }
    *header = (packet[VERSION] & 0x0Fu) * 4;
    *length = get16(packet + LENGTH);
    return *header >= IP_HEADER && *header <= *length && *length <= bytes &&
           ip_checksum(ip_sum(0, packet, *header)) == 0;
}

bool ip_parse(const struct frame *frame, bool broadcast,
              struct ip_packet *packet)
{
    const uint8_t *start = frame->data + FRAME_HEADER;
    size_t header, length;

    if (!is_sound(start, frame->bytes - FRAME_HEADER, &header, &length) ||
        (get16(start + PART) & (PART_MORE | PART_PLACE)) != 0) {
        return false;
    }
    packet->source = get32(start + SOURCE);
    packet->destination = get32(start + DESTINATION);
    packet->protocol = start[PROTOCOL];
    packet->data = start + header;
    packet->bytes = length - header;
    packet->broadcast = broadcast || is_broadcast(packet->destination);
    if (packet->source == 0 || packet->source >= GROUPS ||
        is_broadcast(packet->source) || packet->source >> 24 == LOOP_NETWORK) {
        return false;
    }
    return packet->destination == frame_host.address ||
           is_broadcast(packet->destination);
}

int ip_resolve(uint32_t *destination)
{
    if (*destination >> 24 == LOOP_NETWORK) {
        *destination = frame_host.address;
    }
    if (*destination >> 24 == 0) {
        return -EINVAL;
    }
    if (*destination >= GROUPS || is_broadcast(*destination)) {
        return -EACCES;
    }
    if (((*destination ^ frame_host.address) & frame_host.mask) != 0 &&
        frame_host.gateway == 0) {
        return -ENETUNREACH;
    }
    return 0;
}

void ip_send(struct frame *frame, uint32_t destination,
             enum net_protocol protocol, size_t bytes)
{
    static uint32_t identifier;
    uint8_t *packet = frame->data + FRAME_HEADER;
    bool is_near =
        ((destination ^ frame_host.address) & frame_host.mask) == 0;

    frame->bytes = IP_DATA + bytes;
    packet[VERSION] = VERSION_4 | IP_HEADER / 4;
    packet[SERVICE] = 0;
    put16(packet + LENGTH, (uint32_t)(IP_HEADER + bytes));
    put16(packet + IDENTIFIER, identifier++);
    put16(packet + PART, PART_NEVER);
    packet[TIME_TO_LIVE] = HOPS;
    packet[PROTOCOL] = (uint8_t)protocol;
    put16(packet + CHECKSUM, 0);
    put32(packet + SOURCE, frame_host.address);
    put32(packet + DESTINATION, destination);
    put16(packet + CHECKSUM, ip_checksum(ip_sum(0, packet, IP_HEADER)));
    arp_send(is_near ? destination : frame_host.gateway, frame);
}
