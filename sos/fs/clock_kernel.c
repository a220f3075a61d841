/* SPDX-License-Identifier: MIT
 *
 * The time of day from the PC's clock, read once, and the kernel's ticks since
 * then. fs is the driver of the clock if init says so; otherwise time begins at
 * a constant, so that later changes at least have later times.
 *
 * Source: Motorola, MC146818A (1984), "Address Map" and "Time, Calendar".
 */
#include <stdbool.h>

#include "sos/fs/clock.h"
#include "vamos.h"

#define WITHOUT_CLOCK 1767225600u /* 2026-01-01 */

/* Registers of the clock; REG_STATUS_B says how numbers are written. */
enum {
    REG_SECOND = 0,
    REG_MINUTE = 2,
    REG_HOUR = 4,
    REG_DAY = 7,
    REG_MONTH = 8,
    REG_YEAR = 9,
    REG_STATUS_A = 10,
    REG_STATUS_B = 11
};

#define UPDATING 0x80u /* of status A: the time is about to change */
#define BINARY 0x04u   /* of status B; else two decimal digits */
#define ALL_HOURS 0x02u /* else 12, and this bit in the hour: */
#define AFTERNOON 0x80u

static uint32_t start_seconds;
static uint32_t start_ticks;

/* Reads one register. Whether fs is the driver. */
static bool get(uint8_t reg, uint32_t *value)
{
    uint8_t byte;

    if (dev_write(DEVICE_CLOCK, 0, 1, 1, &reg) != 1 ||
        dev_read(DEVICE_CLOCK, 1, 1, 1, &byte) != 1) {
        return false;
    }
    *value = byte;
    return true;
}

static uint32_t number(uint32_t value, uint32_t mode)
{
    return (mode & BINARY) != 0 ? value : value / 16 * 10 + value % 16;
}

/* Reads the clock as FAT's date and time would have it. */
static bool read_clock(uint32_t *date, uint32_t *time, uint32_t *second)
{
    uint32_t value[REG_YEAR + 1] = {0};
    uint32_t mode, hour;
    uint8_t reg;

    if (!get(REG_STATUS_B, &mode)) {
        return false;
    }
    for (reg = REG_SECOND; reg <= REG_YEAR; reg++) {
        if (!get(reg, &value[reg])) {
            return false;
        }
    }
    hour = number(value[REG_HOUR] & ~AFTERNOON, mode);
    if ((mode & ALL_HOURS) == 0) {
        hour = hour % 12 + ((value[REG_HOUR] & AFTERNOON) != 0 ? 12 : 0);
    }
    *second = number(value[REG_SECOND], mode);
    *date = (number(value[REG_YEAR], mode) + 20) << 9 |
            number(value[REG_MONTH], mode) << 5 |
            number(value[REG_DAY], mode);
    *time = hour << 11 | number(value[REG_MINUTE], mode) << 5;
    return true;
}

static uint32_t ticks(void)
{
    uint32_t now = 0;

    (void)read_kernel_info(INFO_TIME, 0, &now);
    return now;
}

/* A reading is right if no change was due, and a second one says the same. */
void clock_start(void)
{
    uint32_t date, time, second, again[3], status;

    start_seconds = WITHOUT_CLOCK;
    start_ticks = ticks();
    do {
        if (!get(REG_STATUS_A, &status) ||
            !read_clock(&date, &time, &second) ||
            !read_clock(&again[0], &again[1], &again[2])) {
            return;
        }
    } while ((status & UPDATING) != 0 || date != again[0] ||
             time != again[1] || second != again[2]);
    start_seconds = clock_from_fat(date, time) + second;
}

uint32_t clock_now(void)
{
    return start_seconds + (ticks() - start_ticks) / TICKS_PER_SECOND;
}
