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
 * Source: ANSI INCITS 317-1998 (ATA/ATAPI-4), sect. 7 to 9.
 */
#include "grading/layers/drivers/ata_controller.h"

#include <string.h>

#include "grading/layers/drivers/ata_disk.h"
#include "grading/layers/vamos/module.h"
#include "user/include/vamos.h"

enum {
    DATA = 0,
    COUNT = 2,
    ADDRESS = 3, /* and the next two */
    DRIVE = 6,
    STATUS = 7, /* read: and the interrupt is taken; written: a command */
    CONTROL = 8 /* read: the status, too */
};
enum { BUSY = 0x80, READY = 0x40, FAULT = 0x20, BLOCK = 0x08, ERROR = 0x01 };
enum { RESET = 0x04, SILENT = 0x02 }; /* of CONTROL */
enum {
    READ = 0x20,
    READ_MULTIPLE = 0xC4,
    WRITE = 0x30,
    WRITE_MULTIPLE = 0xC5,
    SET_MULTIPLE = 0xC6,
    FLUSH = 0xE7,
    IDENTIFY = 0xEC
};

enum {
    LOOKS_PER_TICK = 64, /* so long does a kernel call take */
    SELECT_LOOKS = 3,    /* the status is that of the other disk, until then */
    PACKET_MARK = 0x14,
    NEVER = 0x40000000 /* ticks */
};

static uint8_t reg[9];
static uint8_t status;
static uint8_t command;         /* that is being done */
static uint32_t sector, left;   /* of it: the next one, how many still */
static uint32_t block;          /* sectors of one, for this command */
static uint32_t multiple[DISKS]; /* sectors of a block as they were set; 0 */
static uint32_t good;           /* sectors until a fault shows; or NEVER */
static enum disk_fault fault;
static uint8_t bytes[DISK_MULTIPLE * DISK_BYTES]; /* of the block */
static uint32_t at, size;
static bool wants;              /* the block comes from the driver */
static bool interrupts_first;   /* that it wants a block */

static uint32_t now, looks, busy_until, reset_at;
static uint32_t alarms;         /* false ones before the block is there */
static uint32_t stale;          /* looks at a status of the other disk */
static uint8_t other_status;
static bool line, kept, enabled; /* an interrupt: of the disk, in the kernel */
static uint32_t lost;
static bool unflushed[DISKS];

static uint32_t drive(void)
{
    return reg[DRIVE] >> 4 & 1;
}

static struct disk *disk(void)
{
    return disk_get(drive());
}

static bool is_there(uint32_t which)
{
    return disk_get(which)->kind != DISK_ABSENT;
}

/* --- Interrupts ------------------------------------------------------------ */

static void interrupt(void)
{
    if (lost > 0) {
        lost--;
        return;
    }
    if (!line && (reg[CONTROL] & SILENT) == 0) {
        kept = true;
    }
    line = true;
}

/* --- Commands -------------------------------------------------------------- */

static void fail(uint8_t how)
{
    status = READY | how;
    left = 0;
    size = 0;
    interrupt();
}

/* The disk is busy for TICKS ticks. */
static void work(uint32_t ticks)
{
    status = BUSY;
    busy_until = now + ticks;
    alarms = disk()->alarms;
}

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

/* Whether the fault of this command shows with the next block. */
static bool has_fault(void)
{
    return good < next_block();
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

static bool moves_data(void)
{
    return command == READ || command == WRITE || command == READ_MULTIPLE ||
           command == WRITE_MULTIPLE;
}

/* What has to be refused; what goes wrong. Returns: whether that was so. */
static bool refuse(void)
{
    bool is_multiple = command == READ_MULTIPLE || command == WRITE_MULTIPLE;
    enum disk_kind kind = disk()->kind;

    if (kind == DISK_PACKET) {
        reg[ADDRESS + 1] = PACKET_MARK;
    }
    if (kind == DISK_PACKET || (is_multiple && multiple[drive()] == 0) ||
        (command == FLUSH && kind == DISK_KEEPS_NOTHING) ||
        (command == FLUSH && disk()->flush_fails) ||
        (command == SET_MULTIPLE &&
         (kind == DISK_REFUSES || kind == DISK_SINGLE ||
          reg[COUNT] > DISK_MULTIPLE)) ||
        (!moves_data() && command != IDENTIFY && command != SET_MULTIPLE &&
         command != FLUSH)) {
        fail(ERROR);
        return true;
    }
    if (has_fault() && fault != DISK_HANGS) {
        fail(fault == DISK_ERROR ? ERROR : FAULT);
        return true;
    }
    return false;
}

/* The time of what keeps the disk busy has come. */
static void end_work(void)
{
    if (command == 0) { /* after a reset: no interrupt */
        status = READY;
        return;
    }
    if (refuse()) {
        return;
    }
    at = 0;
    if (command == IDENTIFY) {
        identify();
    } else if (moves_data() && left > 0) {
        prepare_block();
    } else {
        size = 0;
    }
    if (command == SET_MULTIPLE) {
        multiple[drive()] = reg[COUNT];
    }
    if (command == FLUSH) {
        unflushed[drive()] = false;
    }
    status = READY | (size > 0 ? BLOCK : 0);
    if (!wants || interrupts_first) {
        interrupt();
    }
    interrupts_first = true;
}

static void go_on(void)
{
    bool hangs = disk()->kind == DISK_DUMB ||
                 (fault == DISK_HANGS && has_fault());

    if (status == BUSY && (reg[CONTROL] & RESET) == 0 &&
        (int32_t)(now - busy_until) >= 0 && (command == 0 || !hangs)) {
        end_work();
    }
}

/* A look at a register takes its time. */
static void look(void)
{
    looks++;
    if (looks % LOOKS_PER_TICK == 0) {
        now++;
    }
    go_on();
}

static void begin_command(uint8_t code)
{
    DEMAND((status & (BUSY | BLOCK)) == 0,
           "a command is for a disk that is not busy and moves no block");
    command = code;
    fault = DISK_FINE;
    good = NEVER;
    left = moves_data() ? (reg[COUNT] == 0 ? 256 : reg[COUNT]) : 0;
    sector = reg[ADDRESS] | (uint32_t)reg[ADDRESS + 1] << 8 |
             (uint32_t)reg[ADDRESS + 2] << 16 |
             (uint32_t)(reg[DRIVE] & 15) << 24;
    block = code == READ || code == WRITE ? 1 : multiple[drive()];
    wants = code == WRITE || code == WRITE_MULTIPLE;
    interrupts_first = false;
    if (moves_data()) {
        DEMAND((reg[DRIVE] & 0x40) != 0,
               "bit 6 of the drive register stands for block addresses");
        fault = disk_take_fault(drive(), sector, left);
        good = fault == DISK_FINE ? NEVER : disk()->bad - sector;
    }
    work(disk()->delay);
}

static void end_block(void)
{
    uint32_t sectors = size / DISK_BYTES;

    size = 0;
    if (command == IDENTIFY) {
        status = READY;
        return;
    }
    for (uint32_t i = 0; wants && i < sectors; i++) {
        disk_write(drive(), sector + i, bytes + i * DISK_BYTES);
        unflushed[drive()] = true;
    }
    sector += sectors;
    left -= sectors;
    good -= good == NEVER ? 0 : sectors < good ? sectors : good;
    status = READY;
    if (left > 0 || wants) {
        work(disk()->delay);
    }
}

/* --- Registers ------------------------------------------------------------- */

static void move(uint8_t *to, const uint8_t *from, uint32_t count)
{
    while (count > 0) {
        uint32_t part = count < size - at ? count : size - at;

        DEMAND((status & BLOCK) != 0 && part > 0,
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
            go_on();
        }
    }
}

static uint8_t get_status(uint32_t number)
{
    if (stale > 0) {
        stale--;
        return other_status;
    }
    if (!is_there(0) && !is_there(1)) {
        return 0xFF;
    }
    if (!is_there(drive())) {
        return 0;
    }
    if (number == STATUS) {
        line = false;
    }
    return status;
}

static uint8_t get(uint32_t number)
{
    look();
    if (number == STATUS || number == CONTROL) {
        return get_status(number);
    }
    return is_there(0) || is_there(1) ? reg[number] : 0xFF;
}

static void select(uint8_t value)
{
    uint32_t before = drive();

    reg[DRIVE] = value;
    if (drive() != before) {
        other_status = is_there(before) ? status : 0;
        stale = SELECT_LOOKS;
        status = READY;
    }
}

static void control(uint8_t value)
{
    bool was_reset = (reg[CONTROL] & RESET) != 0;

    reg[CONTROL] = value;
    if ((value & RESET) != 0 && !was_reset) {
        reset_at = now * LOOKS_PER_TICK + looks;
        status = BUSY;
        command = 0;
        size = 0;
        left = 0;
        line = false;
        memset(multiple, 0, sizeof(multiple));
    }
    if ((value & RESET) == 0 && was_reset) {
        DEMAND(now * LOOKS_PER_TICK + looks - reset_at > 4,
               "the reset bit stands for 5 us");
        reg[DRIVE] = 0;
        stale = 0;
        busy_until = now + 1;
    }
}

static void put(uint32_t number, uint8_t value)
{
    look();
    if (number == CONTROL) {
        control(value);
        return;
    }
    DEMAND(number == STATUS || (status & (BUSY | BLOCK)) == 0,
           "registers are for a disk that is not busy and moves no block");
    if (number == DRIVE) {
        select(value);
    } else if (number != STATUS) {
        reg[number] = value;
    } else if (is_there(drive())) {
        begin_command(value);
    }
}

/* --- The kernel calls ------------------------------------------------------ */

int dev_read(uint32_t device, uint32_t number, uint32_t width, uint32_t count,
             void *buffer)
{
    DEMAND(device == DEVICE_DISK && number <= CONTROL,
           "the driver is that of DEVICE_DISK, with registers 0 to 8");
    DEMAND(number == DATA ? width != 1 : width == 1,
           "data are words or pairs of words, all else are bytes");
    if (number == DATA) {
        move(buffer, NULL, width * count);
        return (int)count;
    }
    for (uint32_t i = 0; i < count; i++) {
        ((uint8_t *)buffer)[i] = get(number);
    }
    return (int)count;
}

int dev_write(uint32_t device, uint32_t number, uint32_t width, uint32_t count,
              const void *buffer)
{
    DEMAND(device == DEVICE_DISK && number <= CONTROL,
           "the driver is that of DEVICE_DISK, with registers 0 to 8");
    DEMAND(number == DATA ? width != 1 : width == 1,
           "data are words or pairs of words, all else are bytes");
    if (number == DATA) {
        move(NULL, buffer, width * count);
        return (int)count;
    }
    for (uint32_t i = 0; i < count; i++) {
        put(number, ((const uint8_t *)buffer)[i]);
    }
    return (int)count;
}

int enable_interrupts(uint32_t devices)
{
    DEMAND(devices == 1u << DEVICE_DISK,
           "a set of devices has bit n for device n");
    enabled = true;
    return 0;
}

/* Whether the kernel has an interrupt to tell of, and does. */
static bool hear(void)
{
    go_on();
    if (enabled && status == BUSY && alarms > 0) {
        alarms--;
        kept = true;
    }
    if (!kept || !enabled) {
        return false;
    }
    kept = false;
    enabled = false;
    return true;
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    uint32_t until = now + (uint32_t)timeout;

    DEMAND(partner == HN_KERNEL || partner == HN_NONE,
           "requests of others wait until this one is served");
    while (partner == HN_NONE || !hear()) {
        if (timeout >= 0 && (int32_t)(now - until) >= 0) {
            return ERR_TIMEOUT;
        }
        DEMAND(timeout >= 0 || (int32_t)(now - until) < NEVER / 1024,
               "an interrupt may be lost: nobody waits for it for ever");
        now++;
        go_on();
    }
    message->sender = HN_KERNEL;
    message->word[0] = KMSG_INTERRUPT;
    message->word[1] = 1u << DEVICE_DISK;
    return 0;
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    DEMAND(item == INFO_TIME && index == 0, "a driver needs no more than this");
    look();
    memcpy(buffer, &now, sizeof(now));
    return sizeof(now);
}

/* --- For the client -------------------------------------------------------- */

void controller_start(void)
{
    memset(reg, 0, sizeof(reg));
    memset(multiple, 0, sizeof(multiple));
    memset(unflushed, 0, sizeof(unflushed));
    now = 0xFFFFFF00; /* the clock wraps around soon */
    looks = 0;
    lost = 0;
    stale = 0;
    enabled = false;
    controller_settle();
}

void controller_lose(uint32_t interrupts)
{
    lost = interrupts;
}

void controller_settle(void)
{
    status = READY;
    command = 0;
    left = 0;
    size = 0;
    line = false;
    kept = false;
    lost = 0;
}

void controller_leave(enum controller_rest rest)
{
    reg[DRIVE] = is_there(0) ? 0 : 0x10;
    if (!is_there(drive())) {
        return;
    }
    line = rest == REST_INTERRUPT;
    kept = rest == REST_INTERRUPT;
    if (rest == REST_DATA) {
        command = READ;
        left = 1;
        size = DISK_BYTES;
        at = 12;
        wants = false;
        status = READY | BLOCK;
    } else if (rest == REST_BUSY) {
        command = READ;
        fault = DISK_HANGS;
        good = 0;
        left = 1;
        block = 1;
        status = BUSY;
    } else if (rest == REST_RESET) {
        control(RESET | SILENT);
        reset_at -= LOOKS_PER_TICK; /* since long ago */
    }
}

uint32_t controller_time(void)
{
    return now;
}

bool controller_has_flushed(uint32_t which)
{
    return !unflushed[which];
}
