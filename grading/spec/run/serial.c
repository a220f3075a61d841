/* SPDX-License-Identifier: MIT
 *
 * The serial line.
 */
#include "grading/spec/run/serial.h"

#include <stdbool.h>
#include <string.h>

#include "grading/spec/run/line.h"
#include "grading/spec/run/terminal.h"

enum {
    REG_DATA = 0,
    REG_ENABLE = 1,
    REG_CAUSE = 2, /* when written: of the queues */
    REG_LINE = 3,
    REG_MODEM = 4,
    REG_STATUS = 5,
    REG_MODEM_STATUS = 6,
    REGISTERS = 8,

    ENABLE_RECEIVED = 0x01,
    ENABLE_SENT = 0x02,
    CAUSE_NONE = 0x01,
    CAUSE_SENT = 0x02,
    CAUSE_RECEIVED = 0x04,
    CAUSE_QUEUES = 0xC0, /* they are on */
    QUEUES_ON = 0x01,
    QUEUES_EMPTY_RECEIVED = 0x02,
    LINE_DIVISOR = 0x80, /* registers 0 and 1 are the divisor */
    STATUS_RECEIVED = 0x01,
    STATUS_SENT = 0x60, /* queue and transmitter are empty */
    MODEM_THERE = 0xB0, /* carrier, ready, clear to send */

    QUEUE_BYTES = 16
};

static uint8_t registers[REGISTERS];
static uint8_t divisor[2];
static uint8_t queue[QUEUE_BYTES];
static uint32_t queued;
static bool queues_on;
static bool sent; /* and nobody was told yet */

static uint8_t cause(void)
{
    if ((registers[REG_ENABLE] & ENABLE_RECEIVED) != 0 && queued > 0) {
        return CAUSE_RECEIVED;
    }
    if ((registers[REG_ENABLE] & ENABLE_SENT) != 0 && sent) {
        return CAUSE_SENT;
    }
    return CAUSE_NONE;
}

static void update_line(void)
{
    line_set(DEVICE_SERIAL, cause() != CAUSE_NONE);
}

void serial_receive(void)
{
    int byte = 0;

    while (queued < QUEUE_BYTES && (byte = terminal_get()) >= 0) {
        queue[queued] = (uint8_t)byte;
        queued++;
    }
    update_line();
}

static uint8_t take(void)
{
    uint8_t byte = queue[0];

    if (queued == 0) {
        return 0;
    }
    queued--;
    memmove(queue, queue + 1, queued);
    update_line();
    return byte;
}

static bool is_divisor(uint32_t reg)
{
    return reg <= REG_ENABLE && (registers[REG_LINE] & LINE_DIVISOR) != 0;
}

static uint8_t read_cause(void)
{
    uint8_t value = cause();

    if (value == CAUSE_SENT) {
        sent = false;
        update_line();
    }
    return queues_on ? value | CAUSE_QUEUES : value;
}

uint8_t serial_read(uint32_t reg)
{
    if (is_divisor(reg)) {
        return divisor[reg];
    }
    switch (reg) {
    case REG_DATA:
        return take();
    case REG_CAUSE:
        return read_cause();
    case REG_STATUS:
        return STATUS_SENT | (queued > 0 ? STATUS_RECEIVED : 0);
    case REG_MODEM_STATUS:
        return MODEM_THERE;
    default:
        return registers[reg];
    }
}

static void send(uint8_t value)
{
    terminal_put(value);
    sent = false;
    update_line();
    sent = true;
    update_line();
}

static void set_queues(uint8_t value)
{
    queues_on = (value & QUEUES_ON) != 0;
    if ((value & QUEUES_EMPTY_RECEIVED) != 0) {
        queued = 0;
        update_line();
    }
}

void serial_write(uint32_t reg, uint8_t value)
{
    if (is_divisor(reg)) {
        divisor[reg] = value;
        return;
    }
    switch (reg) {
    case REG_DATA:
        send(value);
        break;
    case REG_ENABLE:
        sent = (value & ENABLE_SENT) != 0;
        registers[reg] = value;
        update_line();
        break;
    case REG_CAUSE:
        set_queues(value);
        break;
    default:
        registers[reg] = value;
    }
}
