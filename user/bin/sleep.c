/* SPDX-License-Identifier: MIT
 *
 * sleep SECONDS: waits; the number may have a fraction ("0.5").
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MICROSECONDS 1000000u

/* Reads the digits behind a decimal point; *END is what follows them. */
static unsigned parse_fraction(const char *s, char **end)
{
    unsigned place = MICROSECONDS / 10;
    unsigned microseconds = 0;

    for (; isdigit((unsigned char)*s); s++) {
        microseconds += (unsigned)(*s - '0') * place;
        place /= 10;
    }
    *end = (char *)(uintptr_t)s;
    return microseconds;
}

int main(int argc, char **argv)
{
    char *end;
    unsigned seconds, microseconds = 0;

    if (argc != 2 || !isdigit((unsigned char)argv[1][0])) {
        fprintf(stderr, "usage: sleep SECONDS\n");
        return 2;
    }
    seconds = (unsigned)strtoul(argv[1], &end, 10);
    if (*end == '.') {
        microseconds = parse_fraction(end + 1, &end);
    }
    if (*end != '\0') {
        fprintf(stderr, "sleep: %s: not a number of seconds\n", argv[1]);
        return 2;
    }
    (void)sleep(seconds);
    (void)usleep(microseconds);
    return 0;
}
