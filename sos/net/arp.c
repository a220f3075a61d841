/* SPDX-License-Identifier: MIT
 *
 * The table of neighbours.
 *
 *      FREE --arp_send()--> ASKED --answer--> KNOWN
 *        ^                    |                 |
 *        +--- QUESTIONS ------+<--- too old ----+
 */
#include "sos/net/arp.h"

#include <string.h>

#include "abi/abi.h"
#include "sos/net/bytes.h"

#define NEIGHBOURS 16u
#define ASK_TICKS TICKS_PER_SECOND        /* from one question to the next */
#define KNOWN_TICKS (300 * TICKS_PER_SECOND) /* then we ask anew */
#define QUESTIONS 3u

/* An ARP packet, as offsets. */
#define HARDWARE 0u
#define PROTOCOL 2u
#define LENGTHS 4u /* of both kinds of addresses */
#define OPERATION 6u
#define SENDER_MAC 8u
#define SENDER 14u
#define TARGET_MAC 18u
#define TARGET 24u
#define ARP_BYTES 28u

#define HARDWARE_ETHERNET 1u
#define LENGTHS_6_4 0x0604u
#define REQUEST 1u
#define REPLY 2u
#define MAC_GROUP 1u /* bit of the first byte: not one host */

static struct neighbour {
    enum { FREE, ASKED, KNOWN } state;
    uint32_t address;
    uint32_t since; /* of the last question or answer */
    uint32_t questions;
    uint8_t mac[FRAME_MAC_BYTES];
    struct frame waiting; /* no bytes: none */
} table[NEIGHBOURS];

void arp_start(void)
{
    memset(table, 0, sizeof table);
}

static struct neighbour *find(uint32_t address)
{
    for (uint32_t i = 0; i < NEIGHBOURS; i++) {
        if (table[i].state != FREE && table[i].address == address) {
            return &table[i];
        }
    }
    return NULL;
}

static void set_free(struct neighbour *neighbour)
{
    frame_host.lost += neighbour->waiting.bytes > 0;
    neighbour->state = FREE;
    neighbour->waiting.bytes = 0;
}

/* An entry for ADDRESS in place of a free one, or of the oldest. */
static struct neighbour *add(uint32_t address)
{
    struct neighbour *oldest = &table[0];

    for (uint32_t i = 0; i < NEIGHBOURS && oldest->state != FREE; i++) {
        if (table[i].state == FREE ||
            frame_now - table[i].since > frame_now - oldest->since) {
            oldest = &table[i];
        }
    }
    set_free(oldest);
    oldest->address = address;
    oldest->questions = 0;
    return oldest;
}

/* Sends an ARP packet about (MAC, ADDRESS) to the host TO. */
static void send_packet(uint32_t operation, const uint8_t *mac,
                        uint32_t address, const uint8_t *to)
{
    static struct frame frame;
    uint8_t *packet = frame.data + FRAME_HEADER;

    frame.bytes = FRAME_HEADER + ARP_BYTES;
    put16(packet + HARDWARE, HARDWARE_ETHERNET);
    put16(packet + PROTOCOL, FRAME_IP);
    put16(packet + LENGTHS, LENGTHS_6_4);
    put16(packet + OPERATION, operation);
    memcpy(packet + SENDER_MAC, frame_host.mac, FRAME_MAC_BYTES);
    put32(packet + SENDER, frame_host.address);
    memcpy(packet + TARGET_MAC, mac, FRAME_MAC_BYTES);
    put32(packet + TARGET, address);
    frame_send(&frame, to, FRAME_ARP);
}

static void ask(struct neighbour *neighbour)
{
    static const uint8_t unknown[FRAME_MAC_BYTES];

    neighbour->state = ASKED;
    neighbour->since = frame_now;
    neighbour->questions++;
    send_packet(REQUEST, unknown, neighbour->address, frame_broadcast);
}

void arp_send(uint32_t address, struct frame *frame)
{
    struct neighbour *neighbour = find(address);

    if (address == frame_host.address) {
        frame_send(frame, frame_host.mac, FRAME_IP);
        return;
    }
    if (neighbour != NULL && neighbour->state == KNOWN &&
        frame_now - neighbour->since < KNOWN_TICKS) {
        frame_send(frame, neighbour->mac, FRAME_IP);
        return;
    }
    if (neighbour == NULL) {
        neighbour = add(address);
    }
    if (neighbour->state != ASKED) {
        neighbour->questions = 0;
        ask(neighbour);
    }
    frame_host.lost += neighbour->waiting.bytes > 0;
    neighbour->waiting = *frame;
}

/* Takes note of a neighbour's address. */
static void learn(struct neighbour *neighbour, const uint8_t *mac)
{
    memcpy(neighbour->mac, mac, FRAME_MAC_BYTES);
    neighbour->state = KNOWN;
    neighbour->since = frame_now;
    if (neighbour->waiting.bytes > 0) {
        frame_send(&neighbour->waiting, mac, FRAME_IP);
        neighbour->waiting.bytes = 0;
    }
}

/* Whether a sender with these addresses can be a neighbour. */
static bool is_neighbour(uint32_t address, const uint8_t *mac)
{
    return address != frame_host.address &&
           ((address ^ frame_host.address) & frame_host.mask) == 0 &&
           (mac[0] & MAC_GROUP) == 0 &&
           memcmp(mac, frame_host.mac, FRAME_MAC_BYTES) != 0;
}

bool arp_input(const struct frame *frame)
{
    const uint8_t *packet = frame->data + FRAME_HEADER;
    const uint8_t *mac = packet + SENDER_MAC;
    uint32_t operation, sender;
    struct neighbour *neighbour;
    bool is_question;

    if (frame->bytes < FRAME_HEADER + ARP_BYTES ||
        get16(packet + HARDWARE) != HARDWARE_ETHERNET ||
        get16(packet + PROTOCOL) != FRAME_IP ||
        get16(packet + LENGTHS) != LENGTHS_6_4) {
        return false;
    }
    operation = get16(packet + OPERATION);
    sender = get32(packet + SENDER);
    if ((operation != REQUEST && operation != REPLY) ||
        !is_neighbour(sender, mac)) {
        return false;
    }
    is_question = operation == REQUEST &&
                  get32(packet + TARGET) == frame_host.address;
    neighbour = find(sender);
    if (neighbour == NULL && is_question) {
        neighbour = add(sender); /* it is about to send us something */
    }
    if (neighbour != NULL) {
        learn(neighbour, mac);
    }
    if (is_question) {
        send_packet(REPLY, mac, sender, mac);
    }
    return true;
}

int32_t arp_tick(void)
{
    int32_t next = -1;

    for (uint32_t i = 0; i < NEIGHBOURS; i++) {
        struct neighbour *neighbour = &table[i];
        int32_t left = (int32_t)(neighbour->since + ASK_TICKS - frame_now);

        if (neighbour->state != ASKED) {
            continue;
        }
        if (left <= 0 && neighbour->questions == QUESTIONS) {
            set_free(neighbour);
            continue;
        }
        if (left <= 0) {
            ask(neighbour);
            left = ASK_TICKS;
        }
        next = next < 0 || left < next ? left : next;
    }
    return next;
}
