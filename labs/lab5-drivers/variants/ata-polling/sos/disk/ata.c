/* SPDX-License-Identifier: MIT
 *
 * Without interrupts: the disk is told to be silent, and its status is looked
 * at until it is not busy any more. One function moves data, both ways. After
 * each failure the channel is reset.
 */
#include "sos/disk/ata.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "vamos.h"

enum {
    DATA = 0,
    COUNT = 2,
    FIRST = 3,
    DRIVE = 6,
    COMMAND = 7,
    CONTROL = 8
};
enum { BUSY = 0x80, BROKEN = 0x20, BLOCK = 0x08, FAILED = 0x01 };
enum { RESET = 0x04, SILENT = 0x02 };

enum { LOOKS = 4 }; /* at once; then once a tick */

struct request {
    uint32_t drive, first, count;
    uint8_t *data;
    bool is_write;
};

static uint32_t blocks[ATA_DRIVES]; /* sectors of a block; 0: not found */
static uint32_t multiples[ATA_DRIVES]; /* that it says it can do */
static bool flushes[ATA_DRIVES];

static void put(uint32_t reg, uint32_t value)
{
    uint8_t byte = (uint8_t)value;

    (void)dev_write(DEVICE_DISK, reg, 1, 1, &byte);
}

static uint8_t get(uint32_t reg)
{
    uint8_t byte = 0xFF;

    (void)dev_read(DEVICE_DISK, reg, 1, 1, &byte);
    return byte;
}

static void sleep(int32_t ticks)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_NONE, ticks, &none);
}

/* Waits until the disk is not busy. Returns its status, BUSY after LIMIT. */
static uint8_t status_after(uint32_t limit)
{
    uint8_t status = get(CONTROL);

    for (uint32_t i = 0; (status & BUSY) != 0 && i < LOOKS + limit; i++) {
        if (i >= LOOKS) {
            sleep(1);
        }
        status = get(CONTROL);
    }
    return status;
}

static bool is_bad(uint8_t status)
{
    return (status & (BUSY | BROKEN | FAILED)) != 0;
}

/* Starts a command. Returns whether the disk was ready for one. */
static bool begin(const struct request *request, uint32_t command)
{
    if ((status_after(ATA_LIMIT_TICKS) & (BUSY | BLOCK)) != 0) {
        return false;
    }
    put(DRIVE, 0xE0 | request->drive << 4 | request->first >> 24);
    for (uint32_t i = 0; i < LOOKS; i++) {
        (void)get(CONTROL); /* 400 ns */
    }
    if ((status_after(ATA_LIMIT_TICKS) & (BUSY | BLOCK)) != 0) {
        return false;
    }
    put(COUNT, request->count);
    for (uint32_t i = 0; i < 3; i++) {
        put(FIRST + i, request->first >> (8 * i));
    }
    put(COMMAND, command);
    return true;
}

/* A command without data. */
static int simple(uint32_t drive, uint32_t command, uint32_t count,
                  uint32_t limit)
{
    struct request request = {.drive = drive, .count = count};

    return begin(&request, command) && !is_bad(status_after(limit)) ? 0 : -EIO;
}

static void set_blocks(uint32_t drive)
{
    bool can = multiples[drive] > 1 &&
               simple(drive, 0xC6, multiples[drive], ATA_LIMIT_TICKS) == 0;

    blocks[drive] = can ? multiples[drive] : 1;
}

static void reset(void)
{
    put(CONTROL, RESET | SILENT);
    sleep(1);
    put(CONTROL, SILENT);
    sleep(1);
    (void)status_after(ATA_LIMIT_TICKS);
    for (uint32_t drive = 0; drive < ATA_DRIVES; drive++) {
        if (blocks[drive] > 0) {
            set_blocks(drive);
        }
    }
}

void ata_start(void)
{
    for (uint32_t drive = 0; drive < ATA_DRIVES; drive++) {
        blocks[drive] = 0;
    }
    if (get(COMMAND) != 0xFF) {
        reset();
    }
}

/* Moves one block. */
static bool move(const struct request *request, uint8_t *data, uint32_t sectors)
{
    uint32_t words = sectors * ATA_SECTOR_BYTES / 2;

    return (request->is_write
                ? dev_write(DEVICE_DISK, DATA, 2, words, data)
                : dev_read(DEVICE_DISK, DATA, 2, words, data)) == (int)words;
}

static int try(const struct request *request, uint32_t command, uint32_t block)
{
    uint32_t done = 0;
    uint8_t status;

    if (!begin(request, command)) {
        return -EIO;
    }
    while (done < request->count) {
        uint32_t left = request->count - done;
        uint32_t part = left < block ? left : block;

        status = status_after(ATA_LIMIT_TICKS);
        if (is_bad(status) || (status & BLOCK) == 0 ||
            !move(request, request->data + done * ATA_SECTOR_BYTES, part)) {
            return -EIO;
        }
        done += part;
    }
    return is_bad(status_after(ATA_LIMIT_TICKS)) ? -EIO : 0;
}

static int transfer(struct request request)
{
    static const uint8_t commands[2][2] = {{0x20, 0x30}, {0xC4, 0xC5}};

    for (uint32_t i = 0; i < 2; i++) {
        uint32_t block = blocks[request.drive];

        if (try(&request, commands[block > 1][request.is_write], block) == 0) {
            return 0;
        }
        reset();
    }
    return -EIO;
}

int ata_find(uint32_t drive, uint32_t *sectors)
{
    static uint16_t words[ATA_SECTOR_BYTES / 2];
    struct request request = {
        .drive = drive, .count = 1, .data = (uint8_t *)words};
    uint8_t status = get(COMMAND);

    if (status == 0xFF) {
        return -ENODEV;
    }
    put(DRIVE, 0xE0 | drive << 4);
    for (uint32_t i = 0; i < LOOKS; i++) {
        status = get(CONTROL);
    }
    if (status == 0 || status == 0xFF) {
        return -ENODEV;
    }
    if (try(&request, 0xEC, 1) != 0) {
        return get(FIRST + 1) != 0 && (get(CONTROL) & BUSY) == 0 ? -ENODEV
                                                                  : -EIO;
    }
    if ((words[49] >> 9 & 1) == 0) {
        return -ENODEV;
    }
    *sectors = words[60] | (uint32_t)words[61] << 16;
    multiples[drive] = words[47] & 0xFF;
    flushes[drive] = words[83] >> 14 == 1 && (words[83] >> 12 & 1) != 0;
    set_blocks(drive);
    return 0;
}

int ata_read(uint32_t drive, uint32_t first, uint32_t count, void *to)
{
    struct request request = {drive, first, count, to, false};

    return transfer(request);
}

int ata_write(uint32_t drive, uint32_t first, uint32_t count, const void *from)
{
    struct request request = {drive, first, count,
                              (uint8_t *)(uintptr_t)from, true};

    return transfer(request);
}

int ata_flush(uint32_t drive)
{
    int result = 0;

    if (flushes[drive]) {
        result = simple(drive, 0xE7, 0, ATA_FLUSH_LIMIT_TICKS);
    }
    if (result != 0) {
        reset();
    }
    return result;
}
