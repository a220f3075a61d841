/* SPDX-License-Identifier: MIT
 *
 * A command goes through these states:
 *
 *     IDLE --command--> BUSY --its time has come--> DATA (a block is there,
 *      ^                 ^                            |    or is wanted)
 *      |                 +------- not the last -------+
 *      +--- none is left, or an error ----------------+
 *
 * The disk interrupts when it leaves BUSY, but not before the first block that
 * it wants.
 *
 * Source: ANSI INCITS 317-1998 (ATA/ATAPI-4), sect. 8 and 9.
 */
#include "grading/layers/drivers/ata_command.h"

#include <string.h>

#include "grading/layers/drivers/ata_disk.h"
#include "grading/layers/vamos/module.h"

enum {
    NO_COMMAND = 0, /* the disk recovers from a reset */
    READ = 0x20,
    READ_MULTIPLE = 0xC4,
    WRITE = 0x30,
    WRITE_MULTIPLE = 0xC5,
    SET_MULTIPLE = 0xC6,
    FLUSH = 0xE7,
    IDENTIFY = 0xEC
};

enum { ADDRESSES = 0x40, PACKET_MARK = 0x14, NEVER = 0x40000000 };

static uint8_t status;
static uint8_t *reg;
static uint8_t command;          /* that is being done */
static uint32_t sector, left;    /* of it: the next one, how many still */
static uint32_t block;           /* sectors of one, for this command */
static uint32_t multiple[DISKS]; /* sectors of a block as they were set; or 0 */
static enum disk_fault fault;
static uint32_t good;            /* sectors until it shows; or NEVER */
static bool struck;              /* it was in the block that was taken */
static uint8_t bytes[DISK_MULTIPLE * DISK_BYTES]; /* of the block */
static uint32_t at, size;
static bool wants;               /* the block comes from the driver */
static bool interrupts_first;    /* that it wants a block */
static uint32_t busy_until;
static uint32_t alarms;          /* false ones before the block is there */
static bool unflushed[DISKS];

static uint32_t drive(void)
{
    return reg[ATA_DRIVE] >> 4 & 1;
}

static struct disk *disk(void)
{
    return disk_get(drive());
}

static bool moves_data(void)
{
    return command == READ || command == WRITE || command == READ_MULTIPLE ||
           command == WRITE_MULTIPLE;
}

/* The disk is busy for TICKS ticks. */
static void work(uint32_t ticks)
{
    status = ATA_BUSY;
    busy_until = controller_time() + ticks;
    alarms = disk()->alarms;
}

/* --- Blocks --------------------------------------------------------------- */

static void identify(void)
{
    uint16_t words[DISK_BYTES / 2];
    enum disk_kind kind = disk()->kind;

    memset(words, 0xFF, sizeof(words));
    words[47] = 0x8000 | (kind == DISK_SINGLE ? 1 : DISK_MULTIPLE);
    words[49] = kind == DISK_OLD ? 0 : 0x0200;
    words[60] = DISK_SECTORS & 0xFFFF;
    words[61] = DISK_SECTORS >> 16;
    words[83] = kind == DISK_KEEPS_NOTHING ? 0x4000 : 0x5000;
    memcpy(bytes, words, sizeof(words));
    size = sizeof(words);
}

/* The sectors of the next block. */
static uint32_t next_block(void)
{
    return left < block ? left : block;
}

/* Fills the block, or makes room for what is wanted. */
static void prepare_block(void)
{
    uint32_t sectors = next_block();

    size = sectors * DISK_BYTES;
    for (uint32_t i = 0; !wants && i < sectors; i++) {
        disk_read(drive(), sector + i, bytes + i * DISK_BYTES);
    }
}

static void end_block(void)
{
    uint32_t sectors = size / DISK_BYTES;

    size = 0;
    status = ATA_READY;
    if (command == IDENTIFY) {
        return;
    }
    for (uint32_t i = 0; wants && i < sectors; i++) {
        disk_write(drive(), sector + i, bytes + i * DISK_BYTES);
        unflushed[drive()] = true;
    }
    struck = good < sectors;
    sector += sectors;
    left -= sectors;
    good -= good == NEVER || struck ? 0 : sectors;
    if (left > 0 || wants) {
        work(disk()->delay);
    }
}

void command_move(uint8_t *to, const uint8_t *from, uint32_t count)
{
    while (count > 0) {
        uint32_t part = count < size - at ? count : size - at;

        DEMAND((status & ATA_BLOCK) != 0 && part > 0,
               "data are moved while the status has DRQ, a block at a time");
        DEMAND((from != NULL) == wants,
               "data go to the disk when it wants some, else from it");
        if (from != NULL) {
            memcpy(bytes + at, from, part);
            from += part;
        } else {
            memcpy(to, bytes + at, part);
            to += part;
        }
        at += part;
        count -= part;
        if (at == size) {
            end_block();
            command_go_on();
        }
    }
}

/* --- The course of a command ---------------------------------------------- */

static bool is_known(void)
{
    return moves_data() || command == IDENTIFY || command == SET_MULTIPLE ||
           command == FLUSH;
}

/* Whether the disk refuses the command. */
static bool refuses(void)
{
    enum disk_kind kind = disk()->kind;

    switch (command) {
    case READ_MULTIPLE:
    case WRITE_MULTIPLE:
        return multiple[drive()] == 0;
    case SET_MULTIPLE:
        return kind == DISK_REFUSES || kind == DISK_SINGLE ||
               reg[ATA_COUNT] > DISK_MULTIPLE;
    case FLUSH:
        return kind == DISK_KEEPS_NOTHING || disk()->flush_fails;
    default:
        return kind == DISK_PACKET || !is_known();
    }
}

/* Whether the fault of this command shows now: before the block that is to be
 * read, after the one that was written. (What was to be written is forgotten
 * before the first one.)
 */
static bool has_fault(void)
{
    return wants ? struck : good < next_block();
}

static void fail(uint8_t how)
{
    status = ATA_READY | how;
    left = 0;
    size = 0;
    controller_interrupt();
}

static uint8_t mark_of_fault(void)
{
    switch (fault) {
    case DISK_ERROR:
        return ATA_ERROR;
    case DISK_BROKEN:
        return ATA_FAULT;
    default:
        return 0;
    }
}

static void finish(void)
{
    if (command == SET_MULTIPLE) {
        multiple[drive()] = reg[ATA_COUNT];
    }
    if (command == FLUSH) {
        unflushed[drive()] = false;
    }
    size = 0;
}

/* The time of what keeps the disk busy has come. */
static void end_work(void)
{
    at = 0;
    if (command == IDENTIFY) {
        identify();
    } else if (left > 0) {
        prepare_block();
    } else {
        finish();
    }
    status = ATA_READY | (size > 0 ? ATA_BLOCK : 0);
    if (!wants || interrupts_first) {
        controller_interrupt();
    }
    interrupts_first = true;
}

void command_go_on(void)
{
    if (status != ATA_BUSY || (int32_t)(controller_time() - busy_until) < 0) {
        return;
    }
    if (command == NO_COMMAND) {
        status = ATA_READY; /* without an interrupt */
    } else if (refuses()) {
        reg[ATA_ADDRESS + 1] = disk()->kind == DISK_PACKET ? PACKET_MARK : 0;
        fail(ATA_ERROR);
    } else if (disk()->kind == DISK_DUMB ||
               (has_fault() && fault == DISK_HANGS)) {
        return;
    } else if (has_fault()) {
        fail(mark_of_fault());
    } else {
        end_work();
    }
}

void command_begin(void)
{
    DEMAND((status & (ATA_BUSY | ATA_BLOCK)) == 0,
           "a command is for a disk that is not busy and moves no block");
    command = reg[ATA_STATUS];
    left = !moves_data() ? 0 : reg[ATA_COUNT] == 0 ? 256 : reg[ATA_COUNT];
    sector = reg[ATA_ADDRESS] | (uint32_t)reg[ATA_ADDRESS + 1] << 8 |
             (uint32_t)reg[ATA_ADDRESS + 2] << 16 |
             (uint32_t)(reg[ATA_DRIVE] & 15) << 24;
    block = command == READ || command == WRITE ? 1 : multiple[drive()];
    wants = command == WRITE || command == WRITE_MULTIPLE;
    interrupts_first = false;
    struck = false;
    good = NEVER;
    if (moves_data()) {
        DEMAND((reg[ATA_DRIVE] & ADDRESSES) != 0,
               "bit 6 of the drive register stands for block addresses");
        fault = disk_take_fault(drive(), sector, left);
        good = fault == DISK_FINE ? NEVER : disk()->bad - sector;
        struck = fault == DISK_FORGETS;
    }
    work(disk()->delay);
}

/* --- What else happens to a disk ------------------------------------------ */

uint8_t command_status(void)
{
    return status;
}

bool command_false_alarm(void)
{
    if (status != ATA_BUSY || alarms == 0) {
        return false;
    }
    alarms--;
    return true;
}

void command_switch(void)
{
    status = ATA_READY;
}

void command_reset(void)
{
    command_settle();
    status = ATA_BUSY;
    busy_until = controller_time() + NEVER;
    memset(multiple, 0, sizeof(multiple));
}

void command_end_reset(void)
{
    busy_until = controller_time() + 1;
}

void command_settle(void)
{
    command = NO_COMMAND;
    status = ATA_READY;
    left = 0;
    size = 0;
    alarms = 0;
}

void command_start(uint8_t *registers)
{
    reg = registers;
    command_settle();
    memset(multiple, 0, sizeof(multiple));
    memset(unflushed, 0, sizeof(unflushed));
}

/* Both ways it is a command to read one sector. */
void command_leave(enum controller_rest rest)
{
    command = READ;
    wants = false;
    left = 1;
    block = 1;
    fault = DISK_HANGS;
    good = rest == REST_BUSY ? 0 : NEVER;
    status = rest == REST_BUSY ? ATA_BUSY : ATA_READY | ATA_BLOCK;
    size = rest == REST_BUSY ? 0 : DISK_BYTES;
    at = 12;
}

bool controller_has_flushed(uint32_t which)
{
    return !unflushed[which];
}
