/* SPDX-License-Identifier: MIT
 *
 * Tests of the NE2000 driver over a model of the card and of the kernel calls
 * that lead there. The model is strict: a register that means nothing, memory
 * that is not there, or a frame sent while another one is, are failures. It can
 * be absent, deaf, or mad: then its ring says anything.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "sos/net/ne2000.h"
#include "user/include/vamos.h"

#define MEMORY 0x4000u /* 16 KiB of the card, from its address 4000h on */
#define ROUNDS 2000

enum {
    RECEIVED = 0x01,
    SENT = 0x02,
    OVERFLOW = 0x10,
    DATA_DONE = 0x40,
    RESET = 0x80
};

static struct {
    bool absent, deaf; /* nothing there; takes no data */
    bool busy;         /* never done with sending */
} kind;

static struct {
    uint8_t memory[MEMORY];
    uint8_t prom[32];
    uint8_t page0[16], page1[16]; /* as they were written */
    uint8_t command, status;
    uint32_t address, count; /* of the data that is read or written */
    uint8_t sent[FRAME_BYTES + 1];
    size_t sent_bytes;
    unsigned frames, starts;
} card;

static const uint8_t mac[6] = {0x52, 0x54, 0, 1, 2, 3};

static void switch_on(void)
{
    memset(&card, 0, sizeof card);
    memset(&kind, 0, sizeof kind);
    memset(&frame_host, 0, sizeof frame_host);
    for (int i = 0; i < 6; i++) {
        card.prom[2 * i] = card.prom[2 * i + 1] = mac[i];
    }
    memset(card.prom + 28, 0x57, 4);
    card.command = 0x21;
}

/* --- The card ------------------------------------------------------------- */

static uint8_t *cell(uint32_t address)
{
    static uint8_t nothing;

    if (address < sizeof card.prom) {
        return &card.prom[address];
    }
    CHECK(address >= MEMORY && address < 2 * MEMORY);
    nothing = 0;
    return address >= MEMORY && address < 2 * MEMORY
               ? &card.memory[address - MEMORY]
               : &nothing;
}

/* Moves one byte of data and goes on to the next, around the ring. */
static uint8_t *next_cell(void)
{
    uint8_t *at = cell(card.address);

    CHECK(card.count > 0);
    card.address++;
    card.count--;
    if (card.address == card.page0[2] * 256u) {
        card.address = card.page0[1] * 256u;
    }
    if (card.count == 0 && !kind.deaf) {
        card.status |= DATA_DONE;
    }
    return at;
}

static void take_command(uint8_t command)
{
    if ((command & 0x04) != 0) {
        uint32_t from = card.page0[4] * 256u;

        card.sent_bytes = card.page0[5] + card.page0[6] * 256u;
        CHECK((command & 0x02) != 0 && card.page0[13] == 0);
        CHECK(card.sent_bytes >= 60 && card.sent_bytes <= FRAME_BYTES);
        for (uint32_t i = 0; i < card.sent_bytes; i++) {
            card.sent[i] = *cell(from + i);
        }
        card.frames++;
        card.status |= SENT;
    }
    if ((card.command & 0x01) != 0 && (command & 0x02) != 0) {
        card.starts++;
    }
    if ((command & 0x18) != 0) { /* data: reading or writing */
        card.address = card.page0[8] + card.page0[9] * 256u;
        card.count = card.page0[10] + card.page0[11] * 256u;
        CHECK((card.page0[14] & 1) != 0 && card.count % 2 == 0);
    }
    card.command = command & (kind.busy ? 0xFF : 0xFB);
}

static uint8_t read_register(uint32_t reg)
{
    bool page1 = (card.command & 0x40) != 0;

    switch (reg) {
    case 0:
        return card.command;
    case 7:
        return page1 ? card.page1[7] : card.status;
    case 31:
        card.status = RESET;
        return 0;
    default:
        CHECK(!"a register that the driver has no use for");
        return 0;
    }
}

static void write_register(uint32_t reg, uint8_t value)
{
    if (reg == 0) {
        take_command(value);
    } else if (reg == 31) {
        return;
    } else if (reg > 15) {
        CHECK(!"no such register");
    } else if ((card.command & 0x40) != 0) {
        card.page1[reg] = value;
    } else if (reg == 7) {
        card.status &= (uint8_t)~value;
    } else {
        card.page0[reg] = value;
    }
}

int dev_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
             void *buffer)
{
    uint8_t *to = buffer;

    CHECK(device == DEVICE_NETWORK);
    if (kind.absent) {
        memset(buffer, 0xFF, width * count);
        return (int)count;
    }
    if (reg == 16) {
        CHECK(width == 2 && (card.command & 0x08) != 0);
        for (uint32_t i = 0; i < 2 * count; i++) {
            to[i] = *next_cell();
        }
    } else {
        CHECK(width == 1 && count == 1);
        *to = read_register(reg);
    }
    return (int)count;
}

int dev_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
              const void *buffer)
{
    const uint8_t *from = buffer;

    CHECK(device == DEVICE_NETWORK);
    if (kind.absent) {
        return (int)count;
    }
    if (reg == 16) {
        CHECK(width == 2 && (card.command & 0x10) != 0);
        for (uint32_t i = 0; i < 2 * count; i++) {
            *next_cell() = from[i];
        }
    } else {
        CHECK(width == 1 && count == 1);
        write_register(reg, *from);
    }
    return (int)count;
}

/* A frame comes: into the ring if there is room. */
static bool put_frame(const uint8_t *data, size_t bytes)
{
    uint32_t start = card.page0[1], end = card.page0[2];
    uint32_t pages = (uint32_t)(bytes + 4 + 255) / 256;
    uint32_t free =
        (card.page0[3] + (end - start) - card.page1[7]) % (end - start);
    uint32_t next = card.page1[7] + pages;
    uint32_t address = card.page1[7] * 256u;

    CHECK((card.command & 0x02) != 0 && card.page0[12] == 4);
    if (pages > free) {
        card.status |= OVERFLOW;
        return false;
    }
    next = next >= end ? next - end + start : next;
    for (size_t i = 0; i < bytes + 4; i++) {
        uint8_t header[4] = {1, (uint8_t)next, (uint8_t)(bytes + 4),
                             (uint8_t)((bytes + 4) / 256)};

        *cell(address) = i < 4 ? header[i] : data[i - 4];
        address = address + 1 == end * 256 ? start * 256 : address + 1;
    }
    card.page1[7] = (uint8_t)next;
    card.status |= RECEIVED;
    return true;
}

/* --- Tests ---------------------------------------------------------------- */

static void start(void)
{
    uint8_t found[6];

    switch_on();
    CHECK(ne2000_start(found));
    CHECK(memcmp(found, mac, 6) == 0 && memcmp(card.page1 + 1, mac, 6) == 0);
    CHECK(card.status == 0);
    card.starts = 0;
}

static void starts(void)
{
    struct frame frame;
    uint8_t found[6];

    start();
    CHECK(!ne2000_receive(&frame));
    switch_on();
    kind.absent = true;
    CHECK(!ne2000_start(found));
    switch_on();
    memset(card.prom, 0, sizeof card.prom);
    CHECK(!ne2000_start(found));
}

static void sends(void)
{
    uint8_t data[FRAME_BYTES];

    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i * 7 >> 2);
    }
    start();
    for (size_t bytes = 1; bytes <= FRAME_BYTES; bytes++) {
        ne2000_send(data, bytes);
        CHECK(card.frames == bytes);
        CHECK(card.sent_bytes == (bytes < 60 ? 60 : bytes));
        CHECK(memcmp(card.sent, data, bytes) == 0);
        for (size_t i = bytes; i < 60; i++) {
            CHECK(card.sent[i] == 0); /* nothing of older frames leaks */
        }
    }
    CHECK(frame_host.lost == 0 && card.starts == 0);
}

static void sends_to_a_broken_card(void)
{
    uint8_t data[60] = {0};

    start();
    kind.deaf = true;
    ne2000_send(data, sizeof data);
    CHECK(card.frames == 0 && frame_host.lost == 1 && frame_host.restarts == 1);
    kind.deaf = false;
    kind.busy = true;
    ne2000_send(data, sizeof data);
    ne2000_send(data, sizeof data);
    CHECK(card.frames == 1 && frame_host.lost == 2 && frame_host.restarts == 2);
}

/* Frames of all lengths, in bursts, many times around the ring. */
static void receives(void)
{
    static struct frame frame;
    uint8_t data[4][FRAME_BYTES];

    start();
    srand(1);
    for (int round = 0; round < ROUNDS; round++) {
        size_t bytes[4];
        int count = 1 + rand() % 4;

        for (int i = 0; i < count; i++) {
            bytes[i] = 60 + (size_t)rand() % (FRAME_BYTES - 59);
            memset(data[i], rand(), sizeof data[i]);
            data[i][bytes[i] - 1] = (uint8_t)round;
            CHECK(put_frame(data[i], bytes[i]));
        }
        for (int i = 0; i < count; i++) {
            CHECK(ne2000_receive(&frame) && frame.bytes == bytes[i]);
            CHECK(memcmp(frame.data, data[i], bytes[i]) == 0);
        }
        CHECK(!ne2000_receive(&frame) && card.status == DATA_DONE);
    }
    CHECK(frame_host.restarts == 0);
}

static void overflow_is_survived(void)
{
    static struct frame frame;
    uint8_t data[FRAME_BYTES] = {9};
    int count = 0;

    start();
    while (put_frame(data, sizeof data)) {
        count++;
    }
    for (int i = 0; i < count; i++) {
        CHECK(ne2000_receive(&frame));
    }
    CHECK(count > 5 && !ne2000_receive(&frame));
    CHECK(frame_host.restarts == 1 && card.starts == 1);
    CHECK(put_frame(data, sizeof data) && ne2000_receive(&frame));
    CHECK(!ne2000_receive(&frame));
}

/* The ring holds garbage; what is taken for a frame has a possible length. */
static void mad_card_is_survived(void)
{
    static struct frame frame;
    uint8_t data[60] = {9};

    start();
    for (int round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < MEMORY; i += 256) {
            for (uint32_t j = 0; j < 4; j++) {
                card.memory[i + j] = (uint8_t)(rand() % 4 ? rand() : 1);
            }
        }
        card.page1[7] = (uint8_t)rand();
        card.status = (uint8_t)rand();
        for (int i = 0; i < 100 && ne2000_receive(&frame); i++) {
            CHECK(frame.bytes >= FRAME_HEADER && frame.bytes <= FRAME_BYTES);
        }
    }
    start();
    CHECK(put_frame(data, sizeof data) && ne2000_receive(&frame));
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"card-starts", starts},
        {"card-sends", sends},
        {"card-broken", sends_to_a_broken_card},
        {"card-receives", receives},
        {"card-overflow", overflow_is_survived},
        {"card-mad", mad_card_is_survived},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
