/* SPDX-License-Identifier: MIT
 *
 * Dates as text, in the C locale.
 */
#include <time.h>

#include <stdio.h>
#include <string.h>

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

#define ABBREVIATED 3 /* letters */

/* The text so far. Once something did not fit, LEFT is 0 and FULL is set. */
struct text {
    char *next;
    size_t left; /* bytes, without that for the final 0 */
    int full;
};

static void put(struct text *text, const char *s, size_t bytes)
{
    if (bytes > text->left) {
        text->full = 1;
        text->left = 0;
        return;
    }
    memcpy(text->next, s, bytes);
    text->next += bytes;
    text->left -= bytes;
}

/* Puts NUMBER with at least DIGITS characters, filled with FILL. */
static void put_number(struct text *text, long number, int digits, char fill)
{
    char s[24];
    int bytes =
        snprintf(s, sizeof s, fill == '0' ? "%0*ld" : "%*ld", digits, number);

    put(text, s, (size_t)bytes);
}

/* Puts the name of day or month NUMBER of COUNT; "?" if there is none. */
static void put_name(struct text *text, const char *const *names, int count,
                     int number, int abbreviated)
{
    const char *name = number >= 0 && number < count ? names[number] : "?";
    size_t length = strlen(name);

    put(text, name, abbreviated && length > ABBREVIATED ? ABBREVIATED : length);
}

static void put_date(struct text *text, const char *format,
                     const struct tm *date);

/* The week of the year, if weeks begin FIRST days after Sunday. */
static int week(const struct tm *date, int first)
{
    return (date->tm_yday + 7 - (date->tm_wday + 7 - first) % 7) / 7;
}

static int days_of_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365;
}

/* The week of ISO 8601: it begins with Monday, and belongs to the *YEAR in
 * which its Thursday is. */
static int iso_week(const struct tm *date, int *year)
{
    int thursday = date->tm_yday - (date->tm_wday + 6) % 7 + 3;

    *year = date->tm_year + 1900;
    if (thursday < 0) {
        *year -= 1;
        thursday += days_of_year(*year);
    } else if (thursday >= days_of_year(*year)) {
        thursday -= days_of_year(*year);
        *year += 1;
    }
    return thursday / 7 + 1;
}

static int hour_12(const struct tm *date)
{
    return date->tm_hour % 12 == 0 ? 12 : date->tm_hour % 12;
}

/* Conversions by weeks. Whether C is one. */
static int put_week(struct text *text, char c, const struct tm *date)
{
    int year;
    int number = iso_week(date, &year);

    switch (c) {
    case 'U':
        put_number(text, week(date, 0), 2, '0');
        return 1;
    case 'W':
        put_number(text, week(date, 1), 2, '0');
        return 1;
    case 'V':
        put_number(text, number, 2, '0');
        return 1;
    case 'G':
        put_number(text, year, 1, '0');
        return 1;
    case 'g':
        put_number(text, year % 100, 2, '0');
        return 1;
    default:
        return 0;
    }
}

/* Conversions that are made of others. Whether C is one. */
static int put_composed(struct text *text, char c, const struct tm *date)
{
    static const struct {
        char c;
        const char *format;
    } composed[] = {{'c', "%a %b %e %H:%M:%S %Y"},
                    {'D', "%m/%d/%y"},
                    {'F', "%Y-%m-%d"},
                    {'r', "%I:%M:%S %p"},
                    {'R', "%H:%M"},
                    {'T', "%H:%M:%S"},
                    {'x', "%m/%d/%y"},
                    {'X', "%H:%M:%S"},
                    {'h', "%b"}};

    for (size_t i = 0; i < sizeof composed / sizeof composed[0]; i++) {
        if (composed[i].c == c) {
            put_date(text, composed[i].format, date);
            return 1;
        }
    }
    return 0;
}

/* Conversions to a number. Whether C is one. */
static int put_numeric(struct text *text, char c, const struct tm *date)
{
    struct tm copy = *date;
    int year = date->tm_year + 1900;
    const struct {
        char c;
        int digits;
        char fill;
        long number;
    } numeric[] = {{'C', 2, '0', year / 100},
                   {'d', 2, '0', date->tm_mday},
                   {'e', 2, ' ', date->tm_mday},
                   {'H', 2, '0', date->tm_hour},
                   {'I', 2, '0', hour_12(date)},
                   {'j', 3, '0', date->tm_yday + 1},
                   {'k', 2, ' ', date->tm_hour},
                   {'l', 2, ' ', hour_12(date)},
                   {'m', 2, '0', date->tm_mon + 1},
                   {'M', 2, '0', date->tm_min},
                   {'s', 1, '0', c == 's' ? (long)timegm(&copy) : 0},
                   {'S', 2, '0', date->tm_sec},
                   {'u', 1, '0', (date->tm_wday + 6) % 7 + 1},
                   {'w', 1, '0', date->tm_wday},
                   {'y', 2, '0', year % 100},
                   {'Y', 1, '0', year}};

    for (size_t i = 0; i < sizeof numeric / sizeof numeric[0]; i++) {
        if (numeric[i].c == c) {
            put_number(text, numeric[i].number, numeric[i].digits,
                       numeric[i].fill);
            return 1;
        }
    }
    return 0;
}

/* Conversion C; one that is not known stands as it is. */
static void put_conversion(struct text *text, char c, const struct tm *date)
{
    char unknown[2] = {'%', c};

    switch (c) {
    case 'a':
    case 'A':
        put_name(text, days, 7, date->tm_wday, c == 'a');
        return;
    case 'b':
    case 'B':
        put_name(text, months, 12, date->tm_mon, c == 'b');
        return;
    case 'p':
        put(text, date->tm_hour < 12 ? "AM" : "PM", 2);
        return;
    case 'Z':
        put(text, "UTC", 3);
        return;
    case 'z':
        put(text, "+0000", 5);
        return;
    case 'n':
    case 't':
        put(text, c == 'n' ? "\n" : "\t", 1);
        return;
    case '%':
        put(text, "%", 1);
        return;
    default:
        if (!put_numeric(text, c, date) && !put_composed(text, c, date) &&
            !put_week(text, c, date)) {
            put(text, unknown, 2);
        }
    }
}

static void put_date(struct text *text, const char *format,
                     const struct tm *date)
{
    for (; *format != '\0'; format++) {
        if (*format != '%' || format[1] == '\0') {
            put(text, format, 1);
        } else {
            put_conversion(text, *++format, date);
        }
    }
}

size_t strftime(char *restrict to, size_t bytes, const char *restrict format,
                const struct tm *restrict date)
{
    struct text text = {to, bytes > 0 ? bytes - 1 : 0, bytes == 0};

    put_date(&text, format, date);
    if (text.full) {
        return 0;
    }
    *text.next = '\0';
    return (size_t)(text.next - to);
}

char *asctime(const struct tm *date)
{
    static char text[64];

    strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y\n", date);
    return text;
}

char *ctime(const time_t *seconds)
{
    return asctime(localtime(seconds));
}
