/* SPDX-License-Identifier: MIT
 *
 * Main program, random numbers and the reading of lines for all judges.
 */
#include "grading/layers/spec.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 4096 };

static uint32_t state = 1;
static char line[LINE_BYTES];
static char *rest; /* of the line, still to be read */
static unsigned long line_number;

uint32_t spec_below(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

uint32_t spec_pick(const uint32_t *values, uint32_t count)
{
    return values[spec_below(count)];
}

const char *spec_word(void)
{
    char *word = strtok(rest, " \r\n");

    rest = NULL;
    return word == NULL ? "" : word;
}

int64_t spec_number(void)
{
    const char *word = spec_word();
    char *end;
    int64_t value = strtoll(word, &end, 0);

    if (word == end || *end != 0) {
        spec_fail("a number is missing");
    }
    return value;
}

_Noreturn void spec_fail(const char *format, ...)
{
    va_list arguments;

    printf("line %lu: ", line_number);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    exit(1);
}

void spec_expect(const char *what, int64_t saw, int64_t wanted)
{
    if (saw != wanted) {
        spec_fail("%s is %" PRId64 ", must be %" PRId64, what, saw, wanted);
    }
}

static int judge(void)
{
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line_number++;
        rest = line;
        spec_judge();
    }
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "generate") == 0) {
        state = (uint32_t)strtoul(arguments[2], NULL, 0) | 1;
        spec_generate((uint32_t)strtoul(arguments[3], NULL, 0));
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "judge") == 0) {
        return judge();
    }
    fprintf(stderr, "usage: %s generate SEED LENGTH | judge\n", arguments[0]);
    return 2;
}
