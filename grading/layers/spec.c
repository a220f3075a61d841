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

enum { LINE_BYTES = 16384 };

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

char *spec_line(void)
{
    line[strcspn(line, "\r\n")] = 0;
    return line;
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

bool spec_skipped(void)
{
    return strstr(line, " = skip") != NULL;
}

void spec_results(void)
{
    const char *word = spec_word();

    while (strcmp(word, "=") != 0) {
        if (*word == 0) {
            spec_fail("no results are told");
        }
        word = spec_word();
    }
}

static void print_all(const char *const *lines)
{
    for (uint32_t i = 0; lines[i] != NULL; i++) {
        printf("%s\n", lines[i]);
    }
}

static uint32_t power(uint32_t base, uint32_t exponent)
{
    return exponent == 0 ? 1 : base * power(base, exponent - 1);
}

void spec_enumerate_letters(const char *const *begin,
                            const char *const *letters, uint32_t depth,
                            const char *const *end)
{
    uint32_t count = 0;

    while (letters[count] != NULL) {
        count++;
    }
    for (uint32_t number = 0; number < power(count, depth); number++) {
        printf("start\n");
        print_all(begin);
        for (uint32_t i = 0; i < depth; i++) {
            printf("%s\n", letters[number / power(count, i) % count]);
        }
        print_all(end);
    }
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

static uint32_t number_of(const char *text)
{
    return (uint32_t)strtoul(text, NULL, 0);
}

static void generate(uint32_t seed, uint32_t length, uint32_t sequences)
{
    state = seed | 1;
    for (uint32_t i = 0; i < sequences; i++) {
        printf("start\n");
        spec_generate(length);
    }
}

int main(int count, char **arguments)
{
    if (count == 5 && strcmp(arguments[1], "generate") == 0) {
        generate(number_of(arguments[2]), number_of(arguments[3]),
                 number_of(arguments[4]));
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "enumerate") == 0) {
        spec_enumerate();
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "judge") == 0) {
        return judge();
    }
    fprintf(stderr, "usage: %s generate SEED LENGTH COUNT | enumerate | "
            "judge\n",
            arguments[0]);
    return 2;
}
