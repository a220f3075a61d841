/* SPDX-License-Identifier: MIT
 *
 * Numbers from text, and arithmetic of <stdlib.h>. All conversions go through
 * one function, which knows magnitude and sign; the rest is a matter of range.
 */
#include <stdlib.h>

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>

/* What number_parse() found. */
struct number {
    unsigned long long magnitude; /* ULLONG_MAX if it is larger */
    int negative;
    int overflow;
};

/* The value of a digit, or 36 for any other character. */
static int digit_value(char c)
{
    if (isdigit((unsigned char)c)) {
        return c - '0';
    }
    if (isalpha((unsigned char)c)) {
        return tolower((unsigned char)c) - 'a' + 10;
    }
    return 36;
}

/* Steps over a prefix that BASE allows, and returns the base to use. "0x"
 * counts only with a digit behind it; else its 0 is a number. */
static int skip_prefix(const char **s, int base)
{
    const char *p = *s;

    if ((base == 0 || base == 16) && p[0] == '0' &&
        (p[1] == 'x' || p[1] == 'X') && digit_value(p[2]) < 16) {
        *s += 2;
        return 16;
    }
    if (base == 0) {
        return p[0] == '0' ? 8 : 10;
    }
    return base;
}

/* Adds the digits at S. Returns what follows them. */
static const char *parse_digits(const char *s, int base, struct number *number)
{
    unsigned long long most = ULLONG_MAX / (unsigned)base;

    for (; digit_value(*s) < base; s++) {
        unsigned digit = (unsigned)digit_value(*s);

        if (number->magnitude > most ||
            number->magnitude * (unsigned)base > ULLONG_MAX - digit) {
            number->overflow = 1;
            number->magnitude = ULLONG_MAX;
        } else {
            number->magnitude = number->magnitude * (unsigned)base + digit;
        }
    }
    return s;
}

/* Reads white space, sign, prefix and digits. *END becomes what follows, or S
 * if there is no number. errno is EINVAL for a bad base. */
static struct number number_parse(const char *s, char **end, int base)
{
    struct number number = {0, 0, 0};
    const char *start = s;
    const char *digits;

    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
    } else {
        while (isspace((unsigned char)*s)) {
            s++;
        }
        if (*s == '+' || *s == '-') {
            number.negative = *s == '-';
            s++;
        }
        base = skip_prefix(&s, base);
        digits = s;
        s = parse_digits(s, base, &number);
        start = s > digits ? s : start;
    }
    if (end != NULL) {
        *end = (char *)(uintptr_t)start;
    }
    return number;
}

/* A signed number within [LOW, HIGH]. */
static long long signed_of(struct number number, long long low, long long high)
{
    unsigned long long most =
        number.negative ? -(unsigned long long)low : (unsigned long long)high;

    if (number.overflow || number.magnitude > most) {
        errno = ERANGE;
        return number.negative ? low : high;
    }
    return (long long)(number.negative ? -number.magnitude : number.magnitude);
}

/* An unsigned number of at most HIGH; "-1" is the largest, as ISO C has it. */
static unsigned long long unsigned_of(struct number number,
                                      unsigned long long high)
{
    if (number.overflow || number.magnitude > high) {
        errno = ERANGE;
        return high;
    }
    return number.negative ? -number.magnitude : number.magnitude;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
    return (long)signed_of(number_parse(s, end, base), LONG_MIN, LONG_MAX);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
    return (unsigned long)unsigned_of(number_parse(s, end, base), ULONG_MAX);
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
    return signed_of(number_parse(s, end, base), LLONG_MIN, LLONG_MAX);
}

unsigned long long strtoull(const char *restrict s, char **restrict end,
                            int base)
{
    return unsigned_of(number_parse(s, end, base), ULLONG_MAX);
}

int atoi(const char *s)
{
    return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
    return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
    return strtoll(s, NULL, 10);
}

int abs(int number)
{
    return number < 0 ? -number : number;
}

long labs(long number)
{
    return number < 0 ? -number : number;
}

long long llabs(long long number)
{
    return number < 0 ? -number : number;
}

div_t div(int number, int by)
{
    return (div_t){number / by, number % by};
}

ldiv_t ldiv(long number, long by)
{
    return (ldiv_t){number / by, number % by};
}

/* A linear congruential generator modulo 2^32 (Knuth, The Art of Computer
 * Programming 2, 3.3.4, table 1, line 16), without its weak low bit. */
static unsigned rand_state = 1;

int rand(void)
{
    rand_state = rand_state * 1664525u + 1013904223u;
    return (int)(rand_state >> 1);
}

void srand(unsigned seed)
{
    rand_state = seed;
}

long random(void)
{
    return rand();
}

void srandom(unsigned seed)
{
    srand(seed);
}
