/* SPDX-License-Identifier: MIT
 *
 * Output is polled: the transmitter takes 16 bytes at a time, which it sends
 * in 1.4 ms, less than a tick. So an interrupt for it would gain nothing.
 */
#include "sos/tty/serial.h"

#include "vamos.h"

/* Registers of DEVICE_SERIAL; data sheet, table 2. */
enum {
    REG_DATA = 0,      /* with DIVISOR_ACCESS: low half of the divisor */
    REG_INTERRUPTS = 1, /* with DIVISOR_ACCESS: its high half */
    REG_QUEUES = 2,
    REG_LINE = 3,
    REG_MODEM = 4,
    REG_STATUS = 5
};

#define INTERRUPT_RECEIVED 0x01u
#define QUEUES_ON 0x01u /* not emptied: somebody may have typed already */
#define LINE_8N1 0x03u
#define LINE_DIVISOR_ACCESS 0x80u
#define MODEM_READY 0x0Bu /* DTR, RTS, and OUT2: connects the interrupt */
#define STATUS_RECEIVED 0x01u
#define STATUS_CAN_SEND 0x20u /* the queue of the transmitter is empty */
#define STATUS_NOBODY 0xFFu   /* no UART drives the bus */

#define DIVISOR 1u /* 115200 baud */
#define QUEUE_BYTES 16u
#define MOST_TICKS (5 * TICKS_PER_SECOND) /* then it is held to be broken */

static bool present;

static uint8_t get(uint32_t reg)
{
    uint8_t value = STATUS_NOBODY;

    (void)dev_read(DEVICE_SERIAL, reg, 1, 1, &value);
    return value;
}

static void put(uint32_t reg, uint8_t value)
{
    (void)dev_write(DEVICE_SERIAL, reg, 1, 1, &value);
}

void serial_start(void)
{
    present = get(REG_STATUS) != STATUS_NOBODY;
    if (!present) {
        return;
    }
    put(REG_INTERRUPTS, 0);
    put(REG_LINE, LINE_DIVISOR_ACCESS | LINE_8N1);
    put(REG_DATA, DIVISOR);
    put(REG_INTERRUPTS, 0);
    put(REG_LINE, LINE_8N1);
    put(REG_QUEUES, QUEUES_ON);
    put(REG_MODEM, MODEM_READY);
    put(REG_INTERRUPTS, INTERRUPT_RECEIVED);
}

bool serial_get(uint8_t *byte)
{
    if (!present || (get(REG_STATUS) & STATUS_RECEIVED) == 0) {
        return false;
    }
    *byte = get(REG_DATA);
    return true;
}

static uint32_t now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

static bool can_send(void)
{
    return (get(REG_STATUS) & STATUS_CAN_SEND) != 0;
}

/* Sends COUNT bytes, at most QUEUE_BYTES. An emulator's transmitter waits for
 * who reads at the other end, who may be busy. */
static void send_queue(const uint8_t *bytes, size_t count)
{
    if (!can_send()) {
        uint32_t began = now();

        while (present && !can_send()) {
            present = now() - began < MOST_TICKS;
        }
    }
    if (present) {
        (void)dev_write(DEVICE_SERIAL, REG_DATA, 1, (uint32_t)count, bytes);
    }
}

void serial_write(const char *text, size_t bytes)
{
    uint8_t queue[QUEUE_BYTES];
    size_t count = 0;
    size_t i;

    for (i = 0; present && i < bytes; i++) {
        if (text[i] == '\n') {
            queue[count++] = '\r';
        }
        queue[count++] = (uint8_t)text[i];
        if (count >= QUEUE_BYTES - 1) { /* no room for two more */
            send_queue(queue, count);
            count = 0;
        }
    }
    if (present && count > 0) {
        send_queue(queue, count);
    }
}
