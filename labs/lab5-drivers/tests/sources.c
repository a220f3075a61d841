/* SPDX-License-Identifier: MIT
 *
 * Purpose: three devices interrupt, in any order, while their driver is busy.
 * Each round some of them are given cause to, and some enabled; then the driver
 * asks what there is.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/clock.h"
#include "labs/lab5-drivers/guest/typist.h"

enum { ROUNDS = 60, SOURCES = 3, CLOCK_RATE = 6 };
enum { REG_INTERRUPTS = 1, REG_MODEM = 4 };
enum { TRANSMITTER_EMPTY = 2, TO_THE_CONTROLLER = 8 };

static const uint32_t sources[SOURCES] = {DEVICE_KEYBOARD, DEVICE_SERIAL,
                                          DEVICE_CLOCK};

static void put_serial(uint32_t reg, uint8_t value)
{
    (void)dev_write(DEVICE_SERIAL, reg, 1, 1, &value);
}

/* The first cause of a device to interrupt goes, and a new one comes. */
static void give_cause(uint32_t device)
{
    uint8_t byte = 0;

    if (device == DEVICE_KEYBOARD) {
        (void)dev_read(DEVICE_KEYBOARD, 0, 1, 1, &byte);
        typist_send(1);
    } else if (device == DEVICE_SERIAL) {
        put_serial(REG_INTERRUPTS, 0);
        put_serial(REG_INTERRUPTS, TRANSMITTER_EMPTY);
    } else {
        (void)clock_take();
    }
}

/* The devices of the random SUBSET of the sources. */
static uint32_t set_of(uint32_t subset)
{
    uint32_t set = 0;

    for (uint32_t i = 0; i < SOURCES; i++) {
        set |= (subset >> i & 1) != 0 ? 1u << sources[i] : 0;
    }
    return set;
}

static void prepare(void)
{
    uint8_t config = 0x41; /* scancodes of set 1, and an interrupt */
    uint8_t write_config = 0x60;

    (void)change_driver(HN_SELF, DEVICE_KEYBOARD, 1);
    (void)change_driver(HN_SELF, DEVICE_CLOCK, 1);
    (void)dev_write(DEVICE_KEYBOARD, 1, 1, 1, &write_config);
    (void)sleep_ticks(1);
    (void)dev_write(DEVICE_KEYBOARD, 0, 1, 1, &config);
    put_serial(REG_MODEM, TO_THE_CONTROLLER);
    clock_begin(CLOCK_RATE);
    for (uint32_t i = 0; i < SOURCES; i++) {
        give_cause(sources[i]);
    }
    (void)sleep_ticks(3);
}

TEST(sources)
{
    prepare();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        uint32_t causes = random_below(&seed, 1 << SOURCES);
        uint32_t enabled = random_below(&seed, 1 << SOURCES);
        int result;

        for (uint32_t n = 0; n < SOURCES; n++) {
            if ((causes >> n & 1) != 0) {
                give_cause(sources[n]);
            }
        }
        (void)sleep_ticks(3);
        (void)enable_interrupts(set_of(enabled));
        (void)sleep_ticks(1);
        result = ipc_receive(HN_KERNEL, 0, &message);
        observe("heard", (uint32_t)result, message.word[0], message.word[1]);
    }
}
