/* SPDX-License-Identifier: MIT
 *
 * Division of 64-bit numbers for the compiler. Most divisors are small: then
 * it goes by digits of 16 bits, each with one division of the processor, as
 * on paper; else bit by bit.
 */
#include "user/lib/divide64.h"

#define DIGIT_BITS 16
#define DIGIT_LIMIT (1u << DIGIT_BITS)

/* BY is below DIGIT_LIMIT, so a remainder and the next digit fit 32 bits. */
static uint64_t divide_small(uint64_t number, uint32_t by, uint64_t *rest)
{
    uint64_t quotient = 0;
    uint32_t left = 0;

    for (int shift = 64 - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
        uint32_t digit = (uint32_t)(number >> shift) & (DIGIT_LIMIT - 1);
        uint32_t part = left << DIGIT_BITS | digit;

        quotient = quotient << DIGIT_BITS | part / by;
        left = part % by;
    }
    *rest = left;
    return quotient;
}

static uint64_t divide_large(uint64_t number, uint64_t by, uint64_t *rest)
{
    uint64_t quotient = 0;
    uint64_t left = 0;

    for (int bit = 63; bit >= 0; bit--) {
        /* The bit that the shift pushes out: LEFT is then larger than BY. */
        uint64_t carry = left >> 63;

        left = left << 1 | (number >> bit & 1);
        if (carry != 0 || left >= by) {
            left -= by;
            quotient |= (uint64_t)1 << bit;
        }
    }
    *rest = left;
    return quotient;
}

uint64_t __udivmoddi4(uint64_t number, uint64_t by, uint64_t *rest)
{
    uint64_t quotient;
    uint64_t left;

    if (by < DIGIT_LIMIT) {
        quotient = divide_small(number, (uint32_t)by, &left);
    } else {
        quotient = divide_large(number, by, &left);
    }
    if (rest != 0) {
        *rest = left;
    }
    return quotient;
}

uint64_t __udivdi3(uint64_t number, uint64_t by)
{
    return __udivmoddi4(number, by, 0);
}

uint64_t __umoddi3(uint64_t number, uint64_t by)
{
    uint64_t rest;

    (void)__udivmoddi4(number, by, &rest);
    return rest;
}

/* The absolute value; right for the lowest number too. */
static uint64_t magnitude(int64_t number)
{
    return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

int64_t __divdi3(int64_t number, int64_t by)
{
    uint64_t quotient = __udivdi3(magnitude(number), magnitude(by));

    return (int64_t)((number < 0) != (by < 0) ? -quotient : quotient);
}

int64_t __moddi3(int64_t number, int64_t by)
{
    uint64_t rest = __umoddi3(magnitude(number), magnitude(by));

    return (int64_t)(number < 0 ? -rest : rest);
}

int64_t __divmoddi4(int64_t number, int64_t by, int64_t *rest)
{
    *rest = __moddi3(number, by);
    return __divdi3(number, by);
}
