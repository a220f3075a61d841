/* SPDX-License-Identifier: MIT
 *
 * The card's memory, in pages of 256 bytes:
 *
 *      40h       46h                                          80h
 *      | to send | ring: ... | frame | frame | free ...        |
 *                            ^ next          ^ the card's
 *
 * A frame in the ring begins with a header of four bytes: status, page of the
 * next frame, length with the header. The card keeps off the boundary page,
 * which is the one before NEXT.
 *
 * Interrupts are hints: what counts are the card's page and its status.
 */
#include "sos/net/ne2000.h"

#include <string.h>

#include "vamos.h"

/* Registers; those from 1 to 15 have other meanings on page 1. */
enum {
    REG_COMMAND = 0,
    REG_RING_START = 1,
    REG_RING_END = 2,
    REG_BOUNDARY = 3,
    REG_SEND_PAGE = 4,
    REG_SEND_COUNT = 5, /* two registers, the low byte first */
    REG_STATUS = 7,     /* writing a 1 clears a bit */
    REG_ADDRESS = 8,    /* in the card's memory: two registers */
    REG_COUNT = 10,     /* two registers */
    REG_RECEIVER = 12,
    REG_SENDER = 13,
    REG_DATA_MODE = 14,
    REG_INTERRUPTS = 15,
    REG_DATA = 16,
    REG_RESET = 31,

    PAGE1_MAC = 1,     /* six registers */
    PAGE1_CURRENT = 7, /* where the card puts the next frame */
    PAGE1_GROUPS = 8   /* eight registers */
};

enum {
    COMMAND_STOP = 0x01,
    COMMAND_START = 0x02,
    COMMAND_SEND = 0x04,
    COMMAND_READ = 0x08,  /* the card's memory */
    COMMAND_WRITE = 0x10,
    COMMAND_NO_DATA = 0x20,
    COMMAND_PAGE1 = 0x40,

    STATUS_RECEIVED = 0x01,
    STATUS_OVERFLOW = 0x10, /* of the ring: the receiver has stopped */
    STATUS_WRITTEN = 0x40,  /* the data of COMMAND_WRITE is in its memory */
    STATUS_RESET = 0x80,
    STATUS_ALL = 0xFF,

    MODE_WORDS = 0x49, /* 16 bits at a time, normal operation */
    RECEIVER_ALL_HOSTS = 0x04, /* broadcasts, besides what is for us */
    RECEIVER_OFF = 0x20,
    SENDER_ON = 0x00,
    SENDER_OFF = 0x02,

    FRAME_WHOLE = 0x01 /* of the status of a received frame */
};

#define SEND_PAGE 0x40u
#define RING_START 0x46u
#define RING_END 0x80u
#define PAGE_SIZE 256u
#define RING_HEADER 4u
#define FRAME_LEAST 60u /* without its checksum */
#define MOST_POLLS 10000u

/* The first 32 bytes of its memory: each byte stands twice. */
#define PROM_WORDS 16u
#define PROM_MARK 14u
#define PROM_WORD_CARD 0x57u

static uint8_t mac[FRAME_MAC_BYTES];
static uint32_t next; /* page of the frame that is read next */

static uint8_t get(uint32_t reg)
{
    uint8_t value = 0;

    (void)dev_read(DEVICE_NETWORK, reg, 1, 1, &value);
    return value;
}

static void put(uint32_t reg, uint32_t value)
{
    uint8_t byte = (uint8_t)value;

    (void)dev_write(DEVICE_NETWORK, reg, 1, 1, &byte);
}

static void put_pair(uint32_t reg, uint32_t value)
{
    put(reg, value);
    put(reg + 1, value >> 8);
}

/* Waits until one of BITS stands in register REG, or none does. Returns
 * whether that has come. */
static bool wait_for(uint32_t reg, uint8_t bits, bool set)
{
    for (uint32_t i = 0; i < MOST_POLLS; i++) {
        if (((get(reg) & bits) != 0) == set) {
            return true;
        }
    }
    return false;
}

/* Reads BYTES bytes, rounded up to words, from ADDRESS in the card's memory;
 * at the end of the ring it goes on at its start. */
static void read_memory(uint32_t address, void *to, size_t bytes)
{
    uint32_t words = (uint32_t)(bytes + 1) / 2;

    put_pair(REG_COUNT, words * 2);
    put_pair(REG_ADDRESS, address);
    put(REG_COMMAND, COMMAND_START | COMMAND_READ);
    (void)dev_read(DEVICE_NETWORK, REG_DATA, 2, words, to);
}

/* Writes them. Returns whether the card has taken them. */
static bool write_memory(uint32_t address, const void *from, size_t bytes)
{
    uint32_t words = (uint32_t)(bytes + 1) / 2;

    put(REG_STATUS, STATUS_WRITTEN);
    put_pair(REG_COUNT, words * 2);
    put_pair(REG_ADDRESS, address);
    put(REG_COMMAND, COMMAND_START | COMMAND_WRITE);
    (void)dev_write(DEVICE_NETWORK, REG_DATA, 2, words, from);
    return wait_for(REG_STATUS, STATUS_WRITTEN, true);
}

/* --- Starting ------------------------------------------------------------- */

/* Stops the card, with nothing on its way in or out. */
static void reset(void)
{
    put(REG_RESET, get(REG_RESET));
    (void)wait_for(REG_STATUS, STATUS_RESET, true);
    put(REG_COMMAND, COMMAND_STOP | COMMAND_NO_DATA);
    put(REG_DATA_MODE, MODE_WORDS);
    put_pair(REG_COUNT, 0);
    put(REG_RECEIVER, RECEIVER_OFF);
    put(REG_SENDER, SENDER_OFF);
    put(REG_INTERRUPTS, 0);
}

static void start_ring(void)
{
    put(REG_RING_START, RING_START);
    put(REG_RING_END, RING_END);
    put(REG_BOUNDARY, RING_START);
    next = RING_START + 1;
    put(REG_COMMAND, COMMAND_STOP | COMMAND_NO_DATA | COMMAND_PAGE1);
    for (uint32_t i = 0; i < FRAME_MAC_BYTES; i++) {
        put(PAGE1_MAC + i, mac[i]);
    }
    for (uint32_t i = 0; i < 8; i++) {
        put(PAGE1_GROUPS + i, 0);
    }
    put(PAGE1_CURRENT, next);
}

static void start_card(void)
{
    start_ring();
    put(REG_COMMAND, COMMAND_START | COMMAND_NO_DATA);
    put(REG_STATUS, STATUS_ALL);
    put(REG_INTERRUPTS, STATUS_RECEIVED | STATUS_OVERFLOW);
    put(REG_SENDER, SENDER_ON);
    put(REG_RECEIVER, RECEIVER_ALL_HOSTS);
}

static void restart(void)
{
    frame_host.restarts++;
    reset();
    start_card();
}

bool ne2000_start(uint8_t address[FRAME_MAC_BYTES])
{
    uint16_t prom[PROM_WORDS] = {0};

    reset();
    read_memory(0, prom, sizeof prom);
    if ((prom[PROM_MARK] & 0xFF) != PROM_WORD_CARD) {
        return false;
    }
    for (uint32_t i = 0; i < FRAME_MAC_BYTES; i++) {
        mac[i] = (uint8_t)prom[i];
    }
    memcpy(address, mac, sizeof mac);
    start_card();
    return true;
}

/* --- Sending -------------------------------------------------------------- */

void ne2000_send(const uint8_t *data, size_t bytes)
{
    static uint8_t padded[FRAME_BYTES];
    size_t length = bytes < FRAME_LEAST ? FRAME_LEAST : bytes;

    memcpy(padded, data, bytes);
    memset(padded + bytes, 0, length - bytes);
    if (!wait_for(REG_COMMAND, COMMAND_SEND, false) ||
        !write_memory(SEND_PAGE * PAGE_SIZE, padded, length)) {
        frame_host.lost++;
        restart();
        return;
    }
    put(REG_SEND_PAGE, SEND_PAGE);
    put_pair(REG_SEND_COUNT, (uint32_t)length);
    put(REG_COMMAND, COMMAND_START | COMMAND_SEND | COMMAND_NO_DATA);
}

/* --- Receiving ------------------------------------------------------------ */

/* The page where the card will put the next frame. */
static uint32_t current(void)
{
    uint32_t page;

    put(REG_COMMAND, COMMAND_START | COMMAND_NO_DATA | COMMAND_PAGE1);
    page = get(PAGE1_CURRENT);
    put(REG_COMMAND, COMMAND_START | COMMAND_NO_DATA);
    return page;
}

/* Takes the frame at NEXT. Returns false if it makes no sense. */
static bool take(struct frame *frame)
{
    uint8_t header[RING_HEADER] = {0};
    size_t length;

    read_memory(next * PAGE_SIZE, header, sizeof header);
    length = header[2] | (size_t)header[3] << 8;
    if ((header[0] & FRAME_WHOLE) == 0 || header[1] < RING_START ||
        header[1] >= RING_END || length < RING_HEADER + FRAME_HEADER ||
        length > RING_HEADER + FRAME_BYTES) {
        return false;
    }
    frame->bytes = length - RING_HEADER;
    read_memory(next * PAGE_SIZE + RING_HEADER, frame->data, frame->bytes);
    next = header[1];
    put(REG_BOUNDARY, next == RING_START ? RING_END - 1 : next - 1);
    return true;
}

bool ne2000_receive(struct frame *frame)
{
    for (;;) {
        uint8_t status;

        if (current() != next) {
            if (take(frame)) {
                return true;
            }
            restart();
        }
        status = get(REG_STATUS) & (STATUS_RECEIVED | STATUS_OVERFLOW);
        if (status == 0) {
            return false;
        }
        /* Then the ring is looked at again: a frame may have come between. */
        put(REG_STATUS, status);
        if ((status & STATUS_OVERFLOW) != 0) {
            restart();
        }
    }
}
