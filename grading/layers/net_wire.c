/* SPDX-License-Identifier: MIT
 *
 * Frames, byte by byte.
 */
#include "grading/layers/net_wire.h"

#include <sanitizer/asan_interface.h>
#include <string.h>

#include "sos/net/arp.h"
#include "sos/net/frame.h"
#include "sos/net/input.h"

const uint8_t wire_own_mac[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
const uint8_t wire_peer_mac[6] = {0x02, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE};
uint8_t wire_sent[2048], wire_frame[2048];
size_t wire_sent_bytes;
unsigned wire_frames;

unsigned wire16(const uint8_t *at)
{
    return at[0] * 256u + at[1];
}

uint32_t wire32(const uint8_t *at)
{
    return wire16(at) * 65536u + wire16(at + 2);
}

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value / 256);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value / 65536);
    put16(at + 2, value % 65536);
}

static void note_sent(const uint8_t *data, size_t bytes)
{
    memcpy(wire_sent, data, bytes);
    wire_sent_bytes = bytes;
    wire_frames++;
}

void wire_start(void)
{
    struct net_status host = {
        .address = SELF, .mask = 0xFFFFFF00, .gateway = GATEWAY};

    memcpy(host.mac, wire_own_mac, 6);
    frame_now = 1000;
    frame_start(&host, note_sent);
    arp_start();
    wire_frames = 0;
    wire_sent_bytes = 0;
}

void wire_put(const void *data, size_t bytes)
{
    static struct frame frame;

    memcpy(frame.data, data, bytes);
    frame.bytes = bytes;
    ASAN_POISON_MEMORY_REGION(frame.data + bytes, FRAME_BYTES - bytes);
    input_frame(&frame);
    ASAN_UNPOISON_MEMORY_REGION(frame.data, FRAME_BYTES);
}

static void start_frame(const uint8_t *to, unsigned type)
{
    memset(wire_frame, 0, sizeof wire_frame);
    memcpy(wire_frame, to, 6);
    memcpy(wire_frame + 6, wire_peer_mac, 6);
    put16(wire_frame + 12, type);
}

size_t wire_arp(unsigned operation, uint32_t sender, uint32_t target)
{
    uint8_t *packet = wire_frame + 14;

    start_frame(operation == 1 ? frame_broadcast : wire_own_mac, 0x0806);
    put16(packet, 1);
    put16(packet + 2, 0x0800);
    packet[4] = 6;
    packet[5] = 4;
    put16(packet + 6, operation);
    memcpy(packet + 8, wire_peer_mac, 6);
    put32(packet + 14, sender);
    put32(packet + 24, target);
    return 60; /* padded, as on every Ethernet */
}

unsigned wire_sum(const uint8_t *data, size_t bytes)
{
    unsigned long sum = 0;

    for (size_t i = 0; i < bytes; i++) {
        sum += i % 2 == 0 ? data[i] * 256ul : data[i];
    }
    while (sum > 0xFFFF) {
        sum = sum % 0x10000 + sum / 0x10000;
    }
    return 0xFFFF - (unsigned)sum;
}

void wire_seal(void)
{
    uint8_t *packet = wire_frame + 14;

    put16(packet + 10, 0);
    put16(packet + 10, wire_sum(packet, packet[0] % 16 * 4u));
}

size_t wire_ip(unsigned protocol, uint32_t source, uint32_t destination,
               const void *data, size_t bytes)
{
    uint8_t *packet = wire_frame + 14;

    start_frame(wire_own_mac, 0x0800);
    packet[0] = 0x45;
    put16(packet + 2, (unsigned)(20 + bytes));
    packet[8] = 64;
    packet[9] = (uint8_t)protocol;
    put32(packet + 12, source);
    put32(packet + 16, destination);
    memcpy(packet + 20, data, bytes);
    wire_seal();
    return 34 + bytes;
}

size_t wire_echo(unsigned type, unsigned identifier, const void *data,
                 size_t bytes)
{
    uint8_t message[2048] = {(uint8_t)type};

    put16(message + 4, identifier);
    put16(message + 6, 7); /* sequence */
    memcpy(message + 8, data, bytes);
    put16(message + 2, wire_sum(message, 8 + bytes));
    return wire_ip(1, PEER, SELF, message, 8 + bytes);
}

size_t wire_udp(unsigned from_port, unsigned to_port, const void *data,
                size_t bytes)
{
    uint8_t pseudo[2048] = {0}; /* pseudo header, then the datagram */
    uint8_t *datagram = pseudo + 12;

    put32(pseudo, PEER);
    put32(pseudo + 4, SELF);
    pseudo[9] = 17;
    put16(pseudo + 10, (unsigned)(8 + bytes));
    put16(datagram, from_port);
    put16(datagram + 2, to_port);
    put16(datagram + 4, (unsigned)(8 + bytes));
    memcpy(datagram + 8, data, bytes);
    put16(datagram + 6, wire_sum(pseudo, 20 + bytes));
    return wire_ip(17, PEER, SELF, datagram, 8 + bytes);
}

void wire_greet(void)
{
    wire_put(wire_frame, wire_arp(1, PEER, SELF));
}

bool wire_is_packet(unsigned protocol, uint32_t destination,
                    const uint8_t **data, size_t *bytes)
{
    const uint8_t *packet = wire_sent + 14;
    size_t length = wire16(packet + 2);

    *data = packet + 20;
    *bytes = length - 20;
    return wire_sent_bytes == 14 + length && length >= 20 &&
           memcmp(wire_sent, wire_peer_mac, 6) == 0 &&
           memcmp(wire_sent + 6, wire_own_mac, 6) == 0 &&
           wire16(wire_sent + 12) == 0x0800 && packet[0] == 0x45 &&
           (wire16(packet + 6) & 0x3FFF) == 0 && packet[8] > 1 &&
           packet[9] == protocol && wire_sum(packet, 20) == 0 &&
           wire32(packet + 12) == SELF && wire32(packet + 16) == destination;
}
