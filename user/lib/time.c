/* SPDX-License-Identifier: MIT
 *
 * Calendar dates, Gregorian, from any time that time_t can hold.
 *
 * The year is taken to begin on 1 March, so that a leap day is its last day
 * and the lengths of months follow one formula: in five months are 153 days.
 */
#include <time.h>

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define SECONDS_PER_DAY 86400
#define DAYS_PER_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 1 March of the year 0 */

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1 January, for a month 0..11 and a day 1..31. */
static int day_of_year(int year, int month, int day)
{
    static const int before[] = {0,   31,  59,  90,  120, 151,
                                 181, 212, 243, 273, 304, 334};

    return before[month] + day - 1 + (month > 1 && is_leap(year));
}

struct tm *gmtime_r(const time_t *restrict seconds, struct tm *restrict result)
{
    long days = *seconds / SECONDS_PER_DAY;
    long second = *seconds % SECONDS_PER_DAY;
    long era, day, year, month;

    if (second < 0) {
        second += SECONDS_PER_DAY;
        days--;
    }
    result->tm_wday = (int)(((days + 4) % 7 + 7) % 7); /* a Thursday */
    days += DAYS_TO_1970;
    era =
        (days >= 0 ? days : days - DAYS_PER_400_YEARS + 1) / DAYS_PER_400_YEARS;
    day = days - era * DAYS_PER_400_YEARS;
    /* Take out the leap days, then all years are equal. */
    year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    month = (5 * day + 2) / 153;
    result->tm_mday = (int)(day - (153 * month + 2) / 5 + 1);
    result->tm_mon = (int)(month < 10 ? month + 2 : month - 10);
    year += era * 400 + (month >= 10);
    result->tm_year = (int)(year - 1900);
    result->tm_yday = day_of_year((int)year, result->tm_mon, result->tm_mday);
    result->tm_hour = (int)(second / 3600);
    result->tm_min = (int)(second / 60 % 60);
    result->tm_sec = (int)(second % 60);
    result->tm_isdst = 0;
    return result;
}

struct tm *gmtime(const time_t *seconds)
{
    static struct tm result;

    return gmtime_r(seconds, &result);
}

struct tm *localtime(const time_t *seconds)
{
    return gmtime(seconds);
}

struct tm *localtime_r(const time_t *restrict seconds,
                       struct tm *restrict result)
{
    return gmtime_r(seconds, result);
}

/* Days from 1970 to the first day of a month, which may lie outside 0..11. */
static int64_t days_to(int64_t year, int64_t month)
{
    int64_t era;

    year += month >= 0 ? month / 12 : (month - 11) / 12;
    month = (month % 12 + 12) % 12;
    /* As above: the year begins on 1 March. */
    year -= month < 2;
    month = month < 2 ? month + 10 : month - 2;
    era = (year >= 0 ? year : year - 399) / 400;
    year -= era * 400;
    return era * DAYS_PER_400_YEARS + year * 365 + year / 4 - year / 100 +
           (153 * month + 2) / 5 - DAYS_TO_1970;
}

time_t timegm(struct tm *date)
{
    int64_t days = days_to((int64_t)date->tm_year + 1900, date->tm_mon) +
                   date->tm_mday - 1;
    int64_t seconds = days * SECONDS_PER_DAY + (int64_t)date->tm_hour * 3600 +
                      (int64_t)date->tm_min * 60 + date->tm_sec;
    time_t result = (time_t)seconds;

    if (result != seconds) {
        errno = EOVERFLOW;
        return -1;
    }
    (void)gmtime_r(&result, date);
    return result;
}

time_t mktime(struct tm *date)
{
    return timegm(date);
}
