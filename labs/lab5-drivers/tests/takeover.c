/* SPDX-License-Identifier: MIT
 *
 * Purpose: a driver ends in the middle of something; the next one begins with
 * the disk as it is.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

enum { ROUNDS = 6, KINDS = 5 };
enum { REG_DATA = 0, REG_COUNT = 2, REG_DRIVE = 6, REG_COMMAND = 7,
       REG_CONTROL = 8 };
enum { READ = 0x20, WRITE = 0x30, RESET = 0x04, SILENT = 0x02 };

static void put(uint32_t reg, uint8_t value)
{
    (void)dev_write(DEVICE_DISK, reg, 1, 1, &value);
}

/* The earlier driver: leaves a command that has just begun, a block half read,
 * a block wanted, the reset bit, interrupts off. */
static void leave(uint32_t kind, uint32_t b)
{
    static const uint8_t left[KINDS] = {READ, READ, WRITE, RESET, SILENT};
    uint16_t words[7];

    if (kind >= 3) {
        put(REG_CONTROL, left[kind]);
    } else {
        put(REG_DRIVE, 0xF0);
        put(REG_COUNT, 9);
        put(REG_COMMAND, left[kind]);
    }
    if (kind == 1) {
        (void)sleep_ticks(10);
        (void)dev_read(DEVICE_DISK, REG_DATA, 2, 7, words);
    }
    observe("left", kind, 0, 0);
}

TEST(takeover)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t kind = i < KINDS ? i : random_below(&seed, KINDS);
        handle_t earlier = child(leave, kind, 0, 1, 1);
        uint32_t sectors;

        (void)change_driver(earlier, DEVICE_DISK, 1);
        (void)sleep_ticks(20);
        (void)process_kill(earlier);
        sectors = disk_begin(DISK_SLAVE);
        for (uint32_t n = 0; sectors > 0 && n < 3; n++) {
            uint32_t count = 1 + random_below(&seed, 40);

            disk_read(DISK_SLAVE, random_below(&seed, sectors - count), count);
        }
        (void)change_driver(HN_SELF, DEVICE_DISK, 0);
    }
}
