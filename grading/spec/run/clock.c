/* SPDX-License-Identifier: MIT
 *
 * The real-time clock. Of its interrupts there are the periodic ones only.
 */
#include "grading/spec/run/clock.h"

#include <stdbool.h>
#include <time.h>

#include "grading/spec/run/line.h"

enum {
    REG_INDEX = 0,
    SECOND = 0, /* the clock's own registers */
    MINUTE = 2,
    HOUR = 4,
    WEEKDAY = 6,
    DAY = 7,
    MONTH = 8,
    YEAR = 9,
    RATE = 10,
    CONTROL = 11,
    CAUSE = 12,
    VALID = 13,
    NUMBERS = 128, /* of registers */

    RATE_MASK = 0x0F,
    OSCILLATOR = 32768, /* Hz, at rate 1 */
    CONTROL_PERIODIC = 0x40,
    CONTROL_24_HOURS = 0x02,
    CAUSE_PERIODIC = 0xC0, /* it did interrupt, and that was why */
    VALID_POWER = 0x80
};

static uint64_t epoch; /* date at time 0 */
static uint64_t now;
static uint64_t next;
static uint8_t selected;
static uint8_t memory[NUMBERS] = {[RATE] = 0x26, [CONTROL] = CONTROL_24_HOURS};

void clock_init(uint64_t date)
{
    epoch = date;
}

/* Units between two periodic interrupts; 0: there are none. */
static uint64_t period(void)
{
    uint32_t rate = memory[RATE] & RATE_MASK;

    if (rate == 0 || (memory[CONTROL] & CONTROL_PERIODIC) == 0) {
        return 0;
    }
    return (uint64_t)CLOCK_SECOND * (1u << (rate - 1)) / OSCILLATOR;
}

void clock_advance(uint64_t time)
{
    now = time;
    while (period() != 0 && next <= now) {
        next += period();
        memory[CAUSE] = CAUSE_PERIODIC;
        line_set(DEVICE_CLOCK, true);
    }
}

uint64_t clock_next(void)
{
    return period() != 0 ? next : UINT64_MAX;
}

static uint8_t decimal(int value)
{
    return (uint8_t)(value / 10 % 10 << 4 | value % 10);
}

/* The date's part in register NUMBER. */
static uint8_t date(uint32_t number)
{
    time_t seconds = (time_t)(epoch + now / CLOCK_SECOND);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    switch (number) {
    case SECOND:
        return decimal(tm.tm_sec);
    case MINUTE:
        return decimal(tm.tm_min);
    case HOUR:
        return decimal(tm.tm_hour);
    case WEEKDAY:
        return decimal(tm.tm_wday + 1);
    case DAY:
        return decimal(tm.tm_mday);
    case MONTH:
        return decimal(tm.tm_mon + 1);
    default:
        return decimal(tm.tm_year);
    }
}

static bool is_date(uint32_t number)
{
    return number == SECOND || number == MINUTE || number == HOUR ||
           (number >= WEEKDAY && number <= YEAR);
}

uint8_t clock_read(uint32_t reg)
{
    uint8_t value = memory[selected];

    if (reg == REG_INDEX) {
        return 0xFF; /* it cannot be read */
    }
    if (is_date(selected)) {
        return date(selected);
    }
    if (selected == CAUSE) {
        memory[CAUSE] = 0;
        line_set(DEVICE_CLOCK, false);
    }
    return selected == VALID ? VALID_POWER : value;
}

void clock_write(uint32_t reg, uint8_t value)
{
    uint64_t before = period();

    if (reg == REG_INDEX) {
        selected = value % NUMBERS;
        return;
    }
    memory[selected] = value;
    if (period() != before && period() != 0) {
        next = now + period();
    }
}
