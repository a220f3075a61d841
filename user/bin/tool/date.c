/* SPDX-License-Identifier: MIT
 *
 * Dates on the command line.
 */
#include "user/bin/tool/date.h"

#include <ctype.h>
#include <limits.h>
#include <stddef.h>

#include "user/bin/tool/tool.h"

/* Reads COUNT digits; -1: they are not there. */
static int parse_digits(const char **text, int count)
{
    int number = 0;

    for (; count > 0; count--) {
        if (!isdigit((unsigned char)**text)) {
            return -1;
        }
        number = number * 10 + (*(*text)++ - '0');
    }
    return number;
}

/* Reads AFTER and then COUNT digits, a number from LEAST to MOST. */
static int parse_part(const char **text, const char *after, int count,
                      int least, int most)
{
    int number;

    if (*after != '\0' && **text != after[0] && **text != after[1]) {
        return -1;
    }
    *text += *after != '\0';
    number = parse_digits(text, count);
    return number < least || number > most ? -1 : number;
}

/* Whether TEXT is a date; it is then in DATE. */
static int parse(const char *text, struct tm *date)
{
    date->tm_year = parse_part(&text, "", 4, 1970, 2037) - 1900;
    date->tm_mon = parse_part(&text, "-", 2, 1, 12) - 1;
    date->tm_mday = parse_part(&text, "-", 2, 1, 31);
    if (date->tm_year < 0 || date->tm_mon < 0 || date->tm_mday < 0) {
        return 0;
    }
    if (*text == '\0') {
        return 1;
    }
    date->tm_hour = parse_part(&text, " T", 2, 0, 23);
    date->tm_min = parse_part(&text, ":", 2, 0, 59);
    if (*text != '\0') {
        date->tm_sec = parse_part(&text, ":", 2, 0, 59);
    }
    return *text == '\0' && date->tm_hour >= 0 && date->tm_min >= 0 &&
           date->tm_sec >= 0;
}

time_t date_parse(const char *text)
{
    struct tm date = {0};
    int day;
    time_t seconds;

    if (*text == '@') {
        return (time_t)tool_number(text + 1, "number of seconds", INT_MAX);
    }
    if (!parse(text, &date)) {
        tool_die_why(text, "a date like 2026-12-31 23:59:59 is wanted");
    }
    day = date.tm_mday;
    seconds = timegm(&date);
    if (date.tm_mday != day) {
        tool_die_why(text, "this month has fewer days");
    }
    return seconds;
}
