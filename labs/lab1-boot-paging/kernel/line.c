/* SPDX-License-Identifier: MIT
 *
 * One line at a time is being put together.
 *
 * Invariant: used < LINE_BYTES, so that the final 0 has a place.
 */
#include "labs/lab1-boot-paging/kernel/line.h"

#include "cvm/cvm.h"

enum { LINE_BYTES = 128, HEX_DIGITS = 8, DECIMAL_DIGITS = 10 };

static char line[LINE_BYTES];
static uint32_t used;

static void put(char c)
{
    if (used < LINE_BYTES - 1) {
        line[used] = c >= ' ' && c <= '~' ? c : '?';
        used++;
    }
}

void line_text(const char *text)
{
    for (uint32_t i = 0; text[i] != 0; i++) {
        put(text[i]);
    }
}

void line_bytes(const char *text, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        put(text[i]);
    }
}

void line_decimal(word_t value)
{
    char digits[DECIMAL_DIGITS];
    uint32_t count = 0;

    do {
        digits[count] = (char)('0' + value % 10);
        value = value / 10;
        count++;
    } while (value > 0);
    while (count > 0) {
        count--;
        put(digits[count]);
    }
}

void line_hexadecimal(word_t value)
{
    for (uint32_t i = HEX_DIGITS; i > 0; i--) {
        put("0123456789abcdef"[value >> (4 * (i - 1)) & 15]);
    }
}

static void put_letters(word_t word)
{
    for (uint32_t i = 0; i < 4; i++) {
        char c = (char)(word >> (8 * i) & 0xFF);

        if (c != 0) {
            put(c);
        }
    }
}

void line_name(word_t first, word_t second)
{
    put_letters(first);
    put_letters(second);
}

void line_print(void)
{
    line[used] = 0;
    used = 0;
    cvm_message(line);
}

void line_exception(pid_t pid, const struct info_exception *exception)
{
    line_text("exception machine ");
    line_decimal(pid);
    line_text(" vector ");
    line_decimal(exception->cause);
    line_text(" address ");
    line_hexadecimal(exception->address);
    line_text(" pc ");
    line_hexadecimal(exception->pc);
    line_print();
}
