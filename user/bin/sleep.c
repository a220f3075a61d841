/* SPDX-License-Identifier: MIT
 *
 * sleep TIME ...: waits so many seconds, which may have a fraction ("0.5"), or
 * with m, h or d behind the number minutes, hours, days; all of them together.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "user/bin/tool/tool.h"

#define NANOSECONDS 1000000000L

/* Reads the digits behind a decimal point; *TEXT is then behind them. */
static long parse_fraction(const char **text)
{
    long place = NANOSECONDS / 10;
    long nanoseconds = 0;

    for (; isdigit((unsigned char)**text); ++*text) {
        nanoseconds += (**text - '0') * place;
        place /= 10;
    }
    return nanoseconds;
}

/* The seconds for which the letter behind a number stands; 0: none. */
static long unit_of(const char *suffix)
{
    static const char letters[] = "smhd";
    static const long units[] = {1, 60, 3600, 86400};
    const char *found;

    if (*suffix == '\0') {
        return 1;
    }
    found = strchr(letters, *suffix);
    return found != NULL && suffix[1] == '\0' ? units[found - letters] : 0;
}

static struct timespec parse_time(const char *word)
{
    struct timespec time = {0, 0};
    const char *next = word;
    long long nanoseconds = 0;
    unsigned long long seconds;
    char *end;
    long unit;

    if (!isdigit((unsigned char)*word) && *word != '.') {
        tool_die_why(word, "a number of seconds is wanted");
    }
    seconds = strtoull(word, &end, 10);
    next = end;
    if (*next == '.') {
        next++;
        nanoseconds = parse_fraction(&next);
    }
    unit = unit_of(next);
    if (unit == 0) {
        tool_die_why(word, "a number of seconds is wanted");
    }
    nanoseconds *= unit;
    if (seconds > (unsigned long long)(INT_MAX / unit - 1)) {
        tool_die_why(word, "this is too long");
    }
    time.tv_sec = (time_t)seconds * unit + (time_t)(nanoseconds / NANOSECONDS);
    time.tv_nsec = (long)(nanoseconds % NANOSECONDS);
    return time;
}

int main(int argc, char **argv)
{
    tool_start("sleep", 1, "TIME[smhd] ...");
    if (argc < 2) {
        tool_usage();
    }
    for (int i = 1; i < argc; i++) {
        struct timespec time = parse_time(argv[i]);

        while (nanosleep(&time, &time) < 0) {
            if (errno != EINTR) {
                tool_die(argv[i]);
            }
        }
    }
    return tool_end(0);
}
