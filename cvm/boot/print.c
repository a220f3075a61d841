/* SPDX-License-Identifier: MIT
 *
 * Text output without the BIOS. The loader speaks only when it has to give up,
 * so this is simple rather than fast, and it sets up the serial line when the
 * first character goes there. Neither screen nor serial line need exist.
 *
 * Source: National Semiconductor, PC16550D data sheet.
 */
#include "cvm/boot/print.h"

#include <stdbool.h>

#include "cvm/x86.h"

enum {
    COM1 = 0x3F8,
    COM1_CONTROL = COM1 + 3,
    COM1_STATUS = COM1 + 5,
    COM1_DIVISOR = 0x80,   /* of COM1_CONTROL: the first two ports are it */
    COM1_8N1 = 0x03,       /* of COM1_CONTROL */
    COM1_EMPTY = 0x20,     /* of COM1_STATUS: there is room for a byte */
    COM1_ATTEMPTS = 100000 /* at 1 us each: a byte takes 90 us */
};

enum {
    ROWS = 25,
    COLUMNS = 80
};

/* Cells of the screen: attribute and character. */
#define SCREEN ((volatile uint16_t *)0xB8000)
#define GREY 0x0700

static uint32_t column;

static void serial_start(void)
{
    x86_out8(COM1_CONTROL, COM1_DIVISOR);
    x86_out8(COM1, 1); /* 115,200 baud */
    x86_out8(COM1 + 1, 0);
    x86_out8(COM1_CONTROL, COM1_8N1);
}

static void serial_put(char c)
{
    uint32_t attempts = COM1_ATTEMPTS;

    while ((x86_in8(COM1_STATUS) & COM1_EMPTY) == 0 && attempts > 0) {
        attempts--;
    }
    x86_out8(COM1, (uint8_t)c);
}

/* Moves all lines up by one; the last one is empty then. */
static void screen_scroll(void)
{
    for (uint32_t i = 0; i < (ROWS - 1) * COLUMNS; i++) {
        SCREEN[i] = SCREEN[i + COLUMNS];
    }
    for (uint32_t i = (ROWS - 1) * COLUMNS; i < ROWS * COLUMNS; i++) {
        SCREEN[i] = GREY | ' ';
    }
    column = 0;
}

static void screen_put(char c)
{
    if (c == '\n' || column == COLUMNS) {
        screen_scroll();
    }
    if (c != '\n') {
        SCREEN[(ROWS - 1) * COLUMNS + column] = GREY | (uint8_t)c;
        column++;
    }
}

static void put(char c)
{
    static bool started;

    if (!started) {
        serial_start();
        started = true;
    }
    screen_put(c);
    if (c == '\n') {
        serial_put('\r');
    }
    serial_put(c);
}

void print_text(const char *text)
{
    while (*text != 0) {
        put(*text);
        text++;
    }
}

void print_number(uint32_t number)
{
    if (number >= 10) {
        print_number(number / 10);
    }
    put((char)('0' + number % 10));
}
