/* SPDX-License-Identifier: MIT
 *
 * The PC's clock. While it counts on, its registers show nonsense; so they
 * are read until two readings agree.
 */
#include "sos/init/clock.h"

#include <string.h>
#include <time.h>

#include "sos/init/ticks.h"
#include "vamos.h"

/* Registers of the device; then of the clock, by number. */
enum {
    INDEX = 0,
    DATA = 1
};
enum {
    SECOND = 0,
    MINUTE = 2,
    HOUR = 4,
    DAY = 7,
    MONTH = 8,
    YEAR = 9,
    STATUS_A = 10,
    STATUS_B = 11
};

#define UPDATING 0x80u  /* in status A: the clock counts on within 244 us */
#define BINARY 0x04u    /* in status B: numbers are binary, not decimal */
#define HOURS_24 0x02u  /* hours are 0..23, not 1..12 */
#define AFTERNOON 0x80u /* in the hour, if it is not */
#define TRIES 10000

static uint32_t epoch;

static uint8_t read_register(uint8_t number)
{
    uint8_t value = UPDATING;

    (void)dev_write(DEVICE_CLOCK, INDEX, 1, 1, &number);
    (void)dev_read(DEVICE_CLOCK, DATA, 1, 1, &value);
    return value;
}

static struct clock_registers read_all(void)
{
    return (struct clock_registers){
        .second = read_register(SECOND),
        .minute = read_register(MINUTE),
        .hour = read_register(HOUR),
        .day = read_register(DAY),
        .month = read_register(MONTH),
        .year = read_register(YEAR),
        .status_b = read_register(STATUS_B),
    };
}

/* Seconds since 1970; 0: no two readings agree. */
static uint32_t read_clock(void)
{
    for (int i = 0; i < TRIES; i++) {
        struct clock_registers first, second;

        if ((read_register(STATUS_A) & UPDATING) != 0) {
            continue;
        }
        first = read_all();
        second = read_all();
        if (memcmp(&first, &second, sizeof first) == 0) {
            return clock_seconds(&first);
        }
    }
    return 0;
}

void clock_start(void)
{
    uint32_t seconds;

    if (change_driver(HN_SELF, DEVICE_CLOCK, 1) < 0) {
        return;
    }
    seconds = read_clock();
    if (seconds != 0) {
        epoch = seconds - ticks_now() / TICKS_PER_SECOND;
    }
    (void)change_driver(HN_SELF, DEVICE_CLOCK, 0);
}

uint32_t clock_epoch(void)
{
    return epoch;
}

/* VALUE as a number: it may be two decimal digits. -1: these are none. */
static int number(uint8_t value, uint8_t status_b)
{
    if ((status_b & BINARY) != 0) {
        return value;
    }
    return (value & 15) > 9 || value >> 4 > 9
               ? -1
               : (value >> 4) * 10 + (value & 15);
}

/* The hour 0..23, or -1. */
static int hour_of(const struct clock_registers *registers)
{
    uint8_t value = registers->hour;
    int hour;

    if ((registers->status_b & HOURS_24) != 0) {
        return number(value, registers->status_b);
    }
    hour = number((uint8_t)(value & ~AFTERNOON), registers->status_b);
    if (hour < 1 || hour > 12) {
        return -1;
    }
    return hour % 12 + ((value & AFTERNOON) != 0 ? 12 : 0);
}

uint32_t clock_seconds(const struct clock_registers *registers)
{
    uint8_t status = registers->status_b;
    int year = number(registers->year, status);
    struct tm date = {.tm_year = year < 70 ? year + 100 : year,
                      .tm_mon = number(registers->month, status) - 1,
                      .tm_mday = number(registers->day, status),
                      .tm_hour = hour_of(registers),
                      .tm_min = number(registers->minute, status),
                      .tm_sec = number(registers->second, status)};
    struct tm proper = date;
    int64_t seconds = timegm(&proper);

    /* A date that is none is turned into another one by timegm(). */
    if (year < 0 || year > 99 || proper.tm_mday != date.tm_mday ||
        proper.tm_mon != date.tm_mon || proper.tm_hour != date.tm_hour ||
        proper.tm_min != date.tm_min || proper.tm_sec != date.tm_sec) {
        return 0;
    }
    return seconds > 0 && seconds <= INT32_MAX ? (uint32_t)seconds : 0;
}
