/* SPDX-License-Identifier: MIT
 *
 * Registers, interrupts, and the kernel calls of the driver.
 *
 * Source: ANSI INCITS 317-1998 (ATA/ATAPI-4), sect. 7.
 */
#include "grading/layers/drivers/ata_controller.h"

#include <string.h>

#include "grading/layers/drivers/ata_command.h"
#include "grading/layers/drivers/ata_disk.h"
#include "grading/layers/vamos/module.h"
#include "user/include/vamos.h"

enum { RESET = 0x04, SILENT = 0x02, SLAVE = 0x10 }; /* bits of registers */

enum {
    LOOKS_PER_TICK = 64, /* so long does a kernel call take */
    RESET_LOOKS = 4,     /* 5 us */
    SELECT_LOOKS = 3,    /* the status is that of the other disk, until then */
    PATIENCE = 0x100000  /* ticks: for ever */
};

static uint8_t reg[ATA_REGISTERS];
static uint32_t now, looks;
static uint32_t reset_at;        /* in looks */
static uint32_t stale;           /* looks at a status of the other disk */
static uint8_t other_status;
static bool line, kept, enabled; /* an interrupt: of the disk, in the kernel */
static uint32_t lost;

static uint32_t drive(void)
{
    return reg[ATA_DRIVE] >> 4 & 1;
}

static bool is_there(uint32_t which)
{
    return disk_get(which)->kind != DISK_ABSENT;
}

static bool is_anybody_there(void)
{
    return is_there(0) || is_there(1);
}

/* A look at a register takes its time. */
static void look(void)
{
    looks++;
    if (looks % LOOKS_PER_TICK == 0) {
        now++;
    }
    command_go_on();
}

void controller_interrupt(void)
{
    if (lost > 0) {
        lost--;
        return;
    }
    if (!line && (reg[ATA_CONTROL] & SILENT) == 0) {
        kept = true;
    }
    line = true;
}

/* --- Registers ------------------------------------------------------------ */

static uint8_t get_status(uint32_t number)
{
    if (stale > 0) {
        stale--;
        return other_status;
    }
    if (!is_there(drive())) {
        return 0;
    }
    line = line && number != ATA_STATUS;
    return command_status();
}

static uint8_t get(uint32_t number)
{
    look();
    if (!is_anybody_there()) {
        return 0xFF;
    }
    return number == ATA_STATUS || number == ATA_CONTROL ? get_status(number)
                                                         : reg[number];
}

static void select(uint8_t value)
{
    uint32_t before = drive();

    reg[ATA_DRIVE] = value;
    if (drive() != before) {
        other_status = is_there(before) ? command_status() : 0;
        stale = SELECT_LOOKS;
        command_switch();
    }
}

static void control(uint8_t value)
{
    bool was_reset = (reg[ATA_CONTROL] & RESET) != 0;

    reg[ATA_CONTROL] = value;
    if ((value & RESET) != 0 && !was_reset) {
        reset_at = looks + now * LOOKS_PER_TICK;
        line = false;
        command_reset();
    }
    if ((value & RESET) == 0 && was_reset) {
        DEMAND(looks + now * LOOKS_PER_TICK - reset_at > RESET_LOOKS,
               "the reset bit stands for 5 us");
        reg[ATA_DRIVE] = 0;
        stale = 0;
        command_end_reset();
    }
}

static void put(uint32_t number, uint8_t value)
{
    look();
    if (number == ATA_CONTROL) {
        control(value);
        return;
    }
    DEMAND((command_status() & (ATA_BUSY | ATA_BLOCK)) == 0,
           "registers are for a disk that is not busy and moves no block");
    if (number == ATA_DRIVE) {
        select(value);
        return;
    }
    reg[number] = value;
    if (number == ATA_STATUS && is_there(drive())) {
        command_begin();
    }
}

/* --- The kernel calls ----------------------------------------------------- */

static void check(uint32_t device, uint32_t number, uint32_t width)
{
    DEMAND(device == DEVICE_DISK && number < ATA_REGISTERS,
           "the driver is that of DEVICE_DISK, with registers 0 to 8");
    DEMAND(number == ATA_DATA ? width != 1 : width == 1,
           "data are words or pairs of words, all else are bytes");
}

int dev_read(uint32_t device, uint32_t number, uint32_t width, uint32_t count,
             void *buffer)
{
    check(device, number, width);
    if (number == ATA_DATA) {
        command_move(buffer, NULL, width * count);
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
    check(device, number, width);
    if (number == ATA_DATA) {
        command_move(NULL, buffer, width * count);
        return (int)count;
    }
    for (uint32_t i = 0; i < count; i++) {
        put(number, ((const uint8_t *)buffer)[i]);
    }
    return (int)count;
}

int enable_interrupts(uint32_t devices)
{
    DEMAND(devices == 1u << DEVICE_DISK, "bit n of a set is device n");
    enabled = true;
    return 0;
}

/* Whether the kernel has an interrupt to tell of, and does. */
static bool hear(void)
{
    command_go_on();
    if (enabled && command_false_alarm()) {
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
    uint32_t began = now;

    DEMAND(partner == HN_KERNEL || partner == HN_NONE,
           "requests of others wait until this one is served");
    while (partner == HN_NONE || !hear()) {
        if (timeout >= 0 && now - began >= (uint32_t)timeout) {
            return ERR_TIMEOUT;
        }
        DEMAND(now - began < PATIENCE,
               "an interrupt may be lost: nobody waits for it for ever");
        now++;
        command_go_on();
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

/* --- For the client ------------------------------------------------------- */

void controller_start(void)
{
    memset(reg, 0, sizeof(reg));
    now = 0xFFFFFF00; /* the clock wraps around soon */
    looks = 0;
    stale = 0;
    enabled = false;
    command_start(reg);
    controller_settle();
}

void controller_lose(uint32_t interrupts)
{
    lost = interrupts;
}

void controller_settle(void)
{
    command_settle();
    line = false;
    kept = false;
    lost = 0;
}

void controller_leave(enum controller_rest rest)
{
    reg[ATA_DRIVE] = is_there(0) ? 0 : SLAVE;
    if (!is_anybody_there()) {
        return;
    }
    line = rest == REST_INTERRUPT;
    kept = rest == REST_INTERRUPT;
    if (rest == REST_DATA || rest == REST_BUSY) {
        command_leave(rest);
    } else if (rest == REST_RESET) {
        control(RESET | SILENT);
        reset_at -= LOOKS_PER_TICK; /* since long ago */
    }
}

uint32_t controller_time(void)
{
    return now;
}
