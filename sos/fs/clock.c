/* SPDX-License-Identifier: MIT
 *
 * FAT's dates: year - 1980 in 7 bits, month in 4, day in 5; times: hour in 5
 * bits, minute in 6, second / 2 in 5.
 */
#include "sos/fs/clock.h"

#define DAY_SECONDS 86400u
#define FIRST_SECOND 315532800u /* 1980-01-01 00:00:00 */
#define LAST_YEAR 2107u

static const uint16_t days_before[13] = {0,   31,  59,  90,  120, 151, 181,
                                         212, 243, 273, 304, 334, 365};

/* Whether there is a 29th of February (1970..2199). */
static uint32_t is_leap(uint32_t year)
{
    return year % 4 == 0 && year != 2100 ? 1 : 0;
}

/* Days from 1970-01-01 to that of YEAR, and to the first of MONTH (1..12). */
static uint32_t days_until(uint32_t year, uint32_t month)
{
    uint32_t leaps = (year - 1969) / 4 - (year > 2100 ? 1 : 0);

    return (year - 1970) * 365 + leaps + days_before[month - 1] +
           (month > 2 ? is_leap(year) : 0);
}

uint32_t clock_from_fat(uint32_t date, uint32_t time)
{
    uint32_t month = date >> 5 & 15;
    uint32_t day = date & 31;

    if (month < 1 || month > 12 || day < 1) {
        return 0;
    }
    return (days_until(1980 + (date >> 9), month) + day - 1) * DAY_SECONDS +
           (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2;
}

void clock_to_fat(uint32_t seconds, uint32_t *date, uint32_t *time)
{
    uint32_t year, month = 12;
    uint32_t days, second;

    if (seconds < FIRST_SECOND) {
        seconds = FIRST_SECOND;
    }
    days = seconds / DAY_SECONDS;
    second = seconds % DAY_SECONDS;
    year = 1970 + days / 366; /* not beyond; at most one too early */
    while (year < LAST_YEAR && days_until(year + 1, 1) <= days) {
        year++;
    }
    while (days_until(year, month) > days) {
        month--;
    }
    *date =
        (year - 1980) << 9 | month << 5 | (days - days_until(year, month) + 1);
    *time = second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2;
}
