/* SPDX-License-Identifier: MIT
 *
 * Decimal numbers in text, compared digit by digit.
 */
#include "user/bin/tool/decimal.h"

#include <ctype.h>
#include <string.h>

static int suffix_rank(char c)
{
    static const char suffixes[] = "kKMGTP";
    const char *found = c != '\0' ? strchr(suffixes, c) : NULL;

    return found == NULL ? 0 : *found == 'k' ? 2 : (int)(found - suffixes) + 1;
}

/* A decimal number in text: digits with neither zeros in front nor blanks, so
 * that it may have any length. */
struct number {
    int negative;
    const char *digits, *fraction;
    int count, fraction_count;
    int rank; /* of its suffix */
};

static int count_digits(const char *text, const char *end)
{
    int count = 0;

    while (text + count < end && isdigit((unsigned char)text[count])) {
        count++;
    }
    return count;
}

static struct number parse_number(const char *text, const char *end)
{
    struct number number = {0};

    while (text < end && isblank((unsigned char)*text)) {
        text++;
    }
    number.negative = text < end && *text == '-';
    text += number.negative;
    while (text < end && *text == '0') {
        text++;
    }
    number.digits = text;
    number.count = count_digits(text, end);
    text += number.count;
    number.fraction = text;
    if (text < end && *text == '.') {
        number.fraction = ++text;
        number.fraction_count = count_digits(text, end);
        text += number.fraction_count;
        while (number.fraction_count > 0 &&
               number.fraction[number.fraction_count - 1] == '0') {
            number.fraction_count--;
        }
    }
    number.rank = text < end ? suffix_rank(*text) : 0;
    if (number.count == 0 && number.fraction_count == 0) {
        number.negative = 0;
        number.rank = 0;
    }
    return number;
}

/* By their absolute values. */
static int compare_magnitudes(const struct number *a, const struct number *b)
{
    int least = a->fraction_count < b->fraction_count ? a->fraction_count
                                                      : b->fraction_count;
    int result;

    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    result = memcmp(a->digits, b->digits, (size_t)a->count);
    if (result == 0) {
        result = memcmp(a->fraction, b->fraction, (size_t)least);
    }
    return result != 0 ? result : a->fraction_count - b->fraction_count;
}

int decimal_compare(const char *a, const char *a_end, const char *b,
                    const char *b_end, int human)
{
    struct number x = parse_number(a, a_end);
    struct number y = parse_number(b, b_end);
    int result;

    if (x.negative != y.negative) {
        return x.negative ? -1 : 1;
    }
    if (human && x.rank != y.rank) {
        result = x.rank - y.rank;
    } else {
        result = compare_magnitudes(&x, &y);
    }
    return x.negative ? -result : result;
}
