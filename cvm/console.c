/* SPDX-License-Identifier: MIT
 *
 * Kernel messages on three outputs: the serial line, the text screen and the
 * debug port. Each message goes to those in `outputs`.
 *
 * Source: National Semiconductor PC16550D; IBM VGA text mode 3.
 */
#include "cvm/console.h"

#include <stdarg.h>

#include "cvm/directmap.h"
#include "cvm/memory.h"
#include "cvm/x86.h"

enum {
    SERIAL = 0x3F8,
    SERIAL_DIVISOR_LOW = SERIAL,
    SERIAL_INTERRUPTS = SERIAL + 1,
    SERIAL_FIFO = SERIAL + 2,
    SERIAL_LINE = SERIAL + 3,
    SERIAL_STATUS = SERIAL + 5,
    SERIAL_CAN_SEND = 0x20,
    SERIAL_EMPTY = 0x40,      /* the last bit has left */
    SERIAL_PATIENCE = 100000, /* polls before a character is given up */

    DEBUG_PORT = 0xE9,

    SCREEN = 0xB8000,
    SCREEN_COLUMNS = 80,
    SCREEN_ROWS = 25,
    SCREEN_BLANK = 0x0720 /* a space, grey on black */
};

enum {
    TO_SERIAL = 1,
    TO_SCREEN = 2,
    TO_DEBUG = 4,
    TO_ALL = 7
};

static unsigned outputs = TO_ALL;
static uint32_t column;
static uint32_t row;

static uint16_t *screen_cell(uint32_t y, uint32_t x)
{
    uint16_t *cells = directmap_pointer(SCREEN);

    return &cells[y * SCREEN_COLUMNS + x];
}

static void screen_clear(uint32_t from_row)
{
    for (uint32_t y = from_row; y < SCREEN_ROWS; y++) {
        for (uint32_t x = 0; x < SCREEN_COLUMNS; x++) {
            *screen_cell(y, x) = SCREEN_BLANK;
        }
    }
}

static void screen_newline(void)
{
    column = 0;
    row++;
    if (row == SCREEN_ROWS) {
        memmove(screen_cell(0, 0), screen_cell(1, 0),
                (SCREEN_ROWS - 1) * SCREEN_COLUMNS * 2);
        screen_clear(SCREEN_ROWS - 1);
        row = SCREEN_ROWS - 1;
    }
}

static void screen_put(char c)
{
    if (c == '\n' || column == SCREEN_COLUMNS) {
        screen_newline();
    }
    if (c != '\n') {
        *screen_cell(row, column) = (uint16_t)(0x0700 | (unsigned char)c);
        column++;
    }
}

static void serial_wait(uint8_t state)
{
    for (uint32_t i = 0; i < SERIAL_PATIENCE; i++) {
        if ((x86_in8(SERIAL_STATUS) & state) != 0) {
            break;
        }
    }
}

static void serial_put(char c)
{
    serial_wait(SERIAL_CAN_SEND);
    x86_out8(SERIAL, (uint8_t)c);
}

static void put(unsigned where, char c)
{
    if ((where & TO_SERIAL) != 0) {
        if (c == '\n') {
            serial_put('\r');
        }
        serial_put(c);
    }
    if ((where & TO_SCREEN) != 0) {
        screen_put(c);
    }
    if ((where & TO_DEBUG) != 0) {
        x86_out8(DEBUG_PORT, (uint8_t)c);
    }
}

static void put_text(unsigned where, const char *text)
{
    while (*text != 0) {
        put(where, *text);
        text++;
    }
}

static void put_number(unsigned where, uint32_t value, uint32_t base,
                       uint32_t digits)
{
    char text[10];
    uint32_t used = 0;

    while (value != 0 || used < digits) {
        text[used] = "0123456789abcdef"[value % base];
        value = value / base;
        used++;
    }
    while (used > 0) {
        used--;
        put(where, text[used]);
    }
}

static void put_signed(unsigned where, int32_t value)
{
    uint32_t magnitude = (uint32_t)value;

    if (value < 0) {
        put(where, '-');
        magnitude = -magnitude;
    }
    put_number(where, magnitude, 10, 1);
}

static void put_format(unsigned where, const char *format, va_list arguments)
{
    for (; *format != 0; format++) {
        if (*format != '%') {
            put(where, *format);
            continue;
        }
        format++;
        switch (*format) {
        case 's':
            put_text(where, va_arg(arguments, const char *));
            break;
        case 'c':
            put(where, (char)va_arg(arguments, int));
            break;
        case 'u':
            put_number(where, va_arg(arguments, uint32_t), 10, 1);
            break;
        case 'd':
            put_signed(where, va_arg(arguments, int32_t));
            break;
        case 'x':
            put_number(where, va_arg(arguments, uint32_t), 16, 8);
            break;
        default:
            put(where, *format);
            break;
        }
    }
}

void console_init(void)
{
    x86_out8(SERIAL_INTERRUPTS, 0);
    x86_out8(SERIAL_LINE, 0x80); /* the divisor is accessible */
    x86_out8(SERIAL_DIVISOR_LOW, 1);
    x86_out8(SERIAL_DIVISOR_LOW + 1, 0);
    x86_out8(SERIAL_LINE, 0x03); /* 8N1 */
    x86_out8(SERIAL_FIFO, 0x07); /* on, and empty */
    screen_clear(0);
}

void console_set_quiet(bool quiet)
{
    outputs = quiet ? TO_SCREEN | TO_DEBUG : TO_ALL;
}

void console_print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_format(outputs, format, arguments);
    va_end(arguments);
}

void console_debug(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_format(TO_DEBUG, format, arguments);
    va_end(arguments);
}

void console_drain(void)
{
    serial_wait(SERIAL_EMPTY);
}

/* Prints the return addresses on the chain of frames: [0] is the caller's
 * frame, [1] the return address. The chain ends with 0 (start.S, entry.S).
 */
static void put_callers(const uint32_t *frame)
{
    for (int depth = 0; frame != 0 && depth < 16; depth++) {
        put_text(TO_ALL, "  called from ");
        put_number(TO_ALL, frame[1], 16, 8);
        put(TO_ALL, '\n');
        frame = (const uint32_t *)frame[0];
    }
}

void console_panic(const char *where, const char *format, ...)
{
    va_list arguments;

    put_text(TO_ALL, "\npanic: ");
    put_text(TO_ALL, where);
    put_text(TO_ALL, ": ");
    va_start(arguments, format);
    put_format(TO_ALL, format, arguments);
    va_end(arguments);
    put(TO_ALL, '\n');
    put_callers(x86_frame_pointer());
    x86_halt();
}

void console_fail(const char *format, ...)
{
    va_list arguments;

    put_text(TO_ALL, "vamos: ");
    va_start(arguments, format);
    put_format(TO_ALL, format, arguments);
    va_end(arguments);
    put(TO_ALL, '\n');
    x86_halt();
}
