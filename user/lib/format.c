/* SPDX-License-Identifier: MIT
 *
 * Formatted text. A directive is read into a structure first; then one of
 * three writers works from that: number, text, or the directive itself, when
 * it is unknown. Padding is written, never stored: no width is too large.
 */
#include "user/lib/format.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

enum length {
    LENGTH_INT,
    LENGTH_CHAR,
    LENGTH_SHORT,
    LENGTH_LONG,
    LENGTH_LONG_LONG
};

struct directive {
    int left, plus, space, alternate, zero; /* flags - + space # 0 */
    int width;
    int precision; /* -1: none */
    enum length length;
    char conversion;
};

/* Output so far. Counted in 64 bits, so that it cannot wrap around. */
struct output {
    struct format_sink *sink;
    int64_t bytes;
};

#define DIGITS_MOST 24 /* 2^64 in octal has 22 */

static void put(struct output *output, const char *text, size_t bytes)
{
    if (bytes > 0) {
        output->sink->put(output->sink, text, bytes);
        output->bytes += (int64_t)bytes;
    }
}

/* Writes C, COUNT times; not at all if COUNT is negative. */
static void pad(struct output *output, char c, int64_t count)
{
    char piece[32];

    memset(piece, c, sizeof piece);
    for (; count > 0; count -= (int64_t)sizeof piece) {
        put(output, piece,
            count < (int64_t)sizeof piece ? (size_t)count : sizeof piece);
    }
}

static void put_text(struct output *output, const struct directive *directive,
                     const char *text, size_t bytes)
{
    int64_t padding = (int64_t)directive->width - (int64_t)bytes;

    pad(output, ' ', directive->left ? 0 : padding);
    put(output, text, bytes);
    pad(output, ' ', directive->left ? padding : 0);
}

/* Writes VALUE's digits so that they end at END. Returns their start. Zero
 * has none. */
static char *digits_before(char *end, uint64_t value, unsigned base,
                           const char *digits)
{
    for (; value > UINT32_MAX; value /= base) {
        *--end = digits[value % base];
    }
    /* The rest in 32 bits, which the processor divides by itself. */
    for (uint32_t low = (uint32_t)value; low > 0; low /= base) {
        *--end = digits[low % base];
    }
    return end;
}

/* Writes prefix, zeros and digits with the padding that goes around them. */
static void put_number(struct output *output, const struct directive *directive,
                       const char *prefix, uint64_t value)
{
    char buffer[DIGITS_MOST];
    char *end = buffer + sizeof buffer;
    char c = directive->conversion;
    unsigned base = c == 'o' ? 8 : c == 'x' || c == 'X' ? 16 : 10;
    char *start = digits_before(
        end, value, base, c == 'X' ? "0123456789ABCDEF" : "0123456789abcdef");
    int64_t digits = end - start;
    int64_t zeros =
        (directive->precision < 0 ? 1 : directive->precision) - digits;
    int64_t padding;

    if (zeros <= 0) {
        zeros = c == 'o' && directive->alternate ? 1 : 0;
    }
    padding = directive->width - (int64_t)strlen(prefix) - zeros - digits;
    if (padding > 0 && directive->zero && !directive->left &&
        directive->precision < 0) {
        zeros += padding;
        padding = 0;
    }
    pad(output, ' ', directive->left ? 0 : padding);
    put(output, prefix, strlen(prefix));
    pad(output, '0', zeros);
    put(output, start, (size_t)digits);
    pad(output, ' ', directive->left ? padding : 0);
}

/* The arguments, in a structure: a va_list itself cannot be passed by
 * reference everywhere (ISO C11 7.16, footnote 253). */
struct arguments {
    va_list list;
};

static int64_t signed_argument(struct arguments *arguments, enum length length)
{
    switch (length) {
    case LENGTH_CHAR:
        return (signed char)va_arg(arguments->list, int);
    case LENGTH_SHORT:
        return (short)va_arg(arguments->list, int);
    case LENGTH_LONG:
        return va_arg(arguments->list, long);
    case LENGTH_LONG_LONG:
        return va_arg(arguments->list, long long);
    default:
        return va_arg(arguments->list, int);
    }
}

static uint64_t unsigned_argument(struct arguments *arguments,
                                  enum length length)
{
    switch (length) {
    case LENGTH_CHAR:
        return (unsigned char)va_arg(arguments->list, unsigned);
    case LENGTH_SHORT:
        return (unsigned short)va_arg(arguments->list, unsigned);
    case LENGTH_LONG:
        return va_arg(arguments->list, unsigned long);
    case LENGTH_LONG_LONG:
        return va_arg(arguments->list, unsigned long long);
    default:
        return va_arg(arguments->list, unsigned);
    }
}

static void put_signed(struct output *output, const struct directive *directive,
                       int64_t value)
{
    const char *prefix = directive->plus ? "+" : directive->space ? " " : "";

    put_number(output, directive, value < 0 ? "-" : prefix,
               value < 0 ? -(uint64_t)value : (uint64_t)value);
}

static void put_unsigned(struct output *output,
                         const struct directive *directive, uint64_t value)
{
    const char *prefix = "";

    if (directive->alternate && value != 0 && directive->conversion == 'x') {
        prefix = "0x";
    }
    if (directive->alternate && value != 0 && directive->conversion == 'X') {
        prefix = "0X";
    }
    put_number(output, directive, prefix, value);
}

static void put_string(struct output *output, const struct directive *directive,
                       const char *text)
{
    if (text == NULL) {
        text = "(null)";
    }
    put_text(output, directive, text,
             directive->precision < 0
                 ? strlen(text)
                 : strnlen(text, (size_t)directive->precision));
}

static void put_pointer(struct output *output, struct directive directive,
                        const void *pointer)
{
    if (pointer == NULL) {
        put_text(output, &directive, "(nil)", 5);
        return;
    }
    directive.conversion = 'x';
    directive.alternate = 1;
    put_unsigned(output, &directive, (uintptr_t)pointer);
}

/* Writes one argument. Whether the conversion is known. */
static int put_argument(struct output *output,
                        const struct directive *directive,
                        struct arguments *arguments)
{
    char c;

    switch (directive->conversion) {
    case 'd':
    case 'i':
        put_signed(output, directive,
                   signed_argument(arguments, directive->length));
        return 1;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        put_unsigned(output, directive,
                     unsigned_argument(arguments, directive->length));
        return 1;
    case 'c':
        c = (char)va_arg(arguments->list, int);
        put_text(output, directive, &c, 1);
        return 1;
    case 's':
        put_string(output, directive, va_arg(arguments->list, const char *));
        return 1;
    case 'p':
        put_pointer(output, *directive, va_arg(arguments->list, void *));
        return 1;
    default:
        return 0;
    }
}

static const char *parse_flags(const char *s, struct directive *directive)
{
    for (;; s++) {
        switch (*s) {
        case '-':
            directive->left = 1;
            break;
        case '+':
            directive->plus = 1;
            break;
        case ' ':
            directive->space = 1;
            break;
        case '#':
            directive->alternate = 1;
            break;
        case '0':
            directive->zero = 1;
            break;
        default:
            return s;
        }
    }
}

/* Reads a number or a star. One that does not fit an int becomes INT_MAX. */
static const char *parse_int(const char *s, struct arguments *arguments,
                             int *value)
{
    if (*s == '*') {
        *value = va_arg(arguments->list, int);
        return s + 1;
    }
    for (*value = 0; isdigit((unsigned char)*s); s++) {
        int digit = *s - '0';

        *value =
            *value > (INT_MAX - digit) / 10 ? INT_MAX : *value * 10 + digit;
    }
    return s;
}

static const char *parse_length(const char *s, enum length *length)
{
    int twice = s[0] != '\0' && s[0] == s[1];

    switch (*s) {
    case 'h':
        *length = twice ? LENGTH_CHAR : LENGTH_SHORT;
        return s + 1 + twice;
    case 'l':
        *length = twice ? LENGTH_LONG_LONG : LENGTH_LONG;
        return s + 1 + twice;
    case 'j':
        *length = LENGTH_LONG_LONG;
        return s + 1;
    case 'z': /* as wide as long, on all our machines */
    case 't':
        *length = LENGTH_LONG;
        return s + 1;
    default:
        *length = LENGTH_INT;
        return s;
    }
}

/* Reads the directive behind a percent sign. Returns what follows it. */
static const char *parse_directive(const char *s, struct arguments *arguments,
                                   struct directive *directive)
{
    *directive = (struct directive){.precision = -1};
    s = parse_flags(s, directive);
    s = parse_int(s, arguments, &directive->width);
    if (directive->width < 0) {
        directive->left = 1;
        directive->width =
            directive->width == INT_MIN ? INT_MAX : -directive->width;
    }
    if (*s == '.') {
        s = parse_int(s + 1, arguments, &directive->precision);
        if (directive->precision < 0) {
            directive->precision = -1;
        }
    }
    s = parse_length(s, &directive->length);
    directive->conversion = *s;
    return *s == '\0' ? s : s + 1;
}

int format(struct format_sink *sink, const char *format, va_list arguments)
{
    struct output output = {sink, 0};
    struct arguments rest;

    va_copy(rest.list, arguments);
    while (*format != '\0') {
        const char *percent = format;
        struct directive directive;

        if (*format != '%') {
            size_t bytes = strcspn(format, "%");

            put(&output, format, bytes);
            format += bytes;
            continue;
        }
        format = parse_directive(format + 1, &rest, &directive);
        if (format - percent == 2 && directive.conversion == '%') {
            put(&output, "%", 1);
        } else if (!put_argument(&output, &directive, &rest)) {
            put(&output, percent, (size_t)(format - percent));
        }
    }
    va_end(rest.list);
    return output.bytes > INT_MAX ? -1 : (int)output.bytes;
}
