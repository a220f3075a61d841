/* SPDX-License-Identifier: MIT
 *
 * An automaton over bytes: it is in plain text, in the middle of a character
 * of UTF-8, or in an escape sequence, whose numbers it collects. Bytes that
 * fit nowhere end what was begun; nothing a process writes can confuse it for
 * longer than one sequence.
 */
#include "sos/tty/text.h"

#include <stdbool.h>
#include <stdint.h>

#include "sos/tty/screen.h"

#define ESCAPE 0x1B
#define TAB_COLUMNS 8u
#define MOST_NUMBERS 4u
#define NUMBER_LIMIT 1000u
#define UNKNOWN_GLYPH 0xFEu /* a square */

/* The upper half of code page 437, which the screen's glyphs follow. */
static const uint16_t code_page[128] = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7,
    0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5,
    0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,
    0x00FF, 0x00D6, 0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192,
    0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA,
    0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556,
    0x2555, 0x2563, 0x2551, 0x2557, 0x255D, 0x255C, 0x255B, 0x2510,
    0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x2567,
    0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256B,
    0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580,
    0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4,
    0x03A6, 0x0398, 0x03A9, 0x03B4, 0x221E, 0x03C6, 0x03B5, 0x2229,
    0x2261, 0x00B1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00F7, 0x2248,
    0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0,
};

enum state { PLAIN, ESCAPED, SEQUENCE };

static enum state state;
static uint32_t number[MOST_NUMBERS]; /* of the sequence ... */
static uint32_t numbers;              /* ... up to the one that grows */
static uint32_t code, bytes_left;     /* of the character of UTF-8 */

/* Colours of ECMA-48 (0..7) in the order of VGA. */
static const uint8_t vga_colour[8] = {0, 4, 2, 6, 1, 5, 3, 7};

static uint8_t glyph_of(uint32_t character)
{
    uint32_t i;

    if (character < 0x80) {
        return (uint8_t)character;
    }
    for (i = 0; i < 128; i++) {
        if (code_page[i] == character) {
            return (uint8_t)(0x80 + i);
        }
    }
    return UNKNOWN_GLYPH;
}

/* Takes a byte of UTF-8 above 0x7F. */
static void take_utf8(uint8_t byte)
{
    if ((byte & 0xC0) == 0x80 && bytes_left > 0) {
        code = code << 6 | (byte & 0x3Fu);
        bytes_left--;
        if (bytes_left == 0) {
            screen_put(glyph_of(code));
        }
    } else if (byte >= 0xC0 && byte < 0xF8) {
        bytes_left = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
        code = byte & (0x3Fu >> bytes_left);
    } else {
        bytes_left = 0;
        screen_put(UNKNOWN_GLYPH);
    }
}

static void move_by(int32_t rows, int32_t columns)
{
    screen_move((int32_t)screen_row() + rows,
                (int32_t)screen_column() + columns);
}

static void take_control(uint8_t byte)
{
    switch (byte) {
    case '\n':
        screen_new_line();
        break;
    case '\r':
        screen_move((int32_t)screen_row(), 0);
        break;
    case '\b':
        move_by(0, -1);
        break;
    case '\t':
        move_by(0, (int32_t)(TAB_COLUMNS - screen_column() % TAB_COLUMNS));
        break;
    case ESCAPE:
        state = ESCAPED;
        break;
    default:
        break; /* the bell, for one: there is no sound */
    }
}

static void take_plain(uint8_t byte)
{
    if (byte >= 0x80) {
        take_utf8(byte);
        return;
    }
    bytes_left = 0;
    if (byte < 0x20) {
        take_control(byte);
    } else if (byte != 0x7F) {
        screen_put(byte);
    }
}

/* Erases part of cells FIRST .. END - 1, among which the cursor is. */
static void erase(uint32_t first, uint32_t end)
{
    uint32_t cursor = screen_row() * SCREEN_COLUMNS + screen_column();

    if (number[0] == 0) {
        screen_erase(cursor, end);
    } else if (number[0] == 1) {
        screen_erase(first, cursor + 1);
    } else if (number[0] == 2) {
        screen_erase(first, end);
    }
}

/* One number of the sequence for colours. */
static void set_colour(uint32_t which)
{
    uint8_t now = screen_colours();

    if (which == 0) {
        now = SCREEN_NORMAL;
    } else if (which == 1) {
        now |= 0x08; /* bold is bright */
    } else if (which == 7) {
        now = (uint8_t)((now & 0x07) << 4 | now >> 4 | (now & 0x08));
    } else if (which >= 30 && which <= 37) {
        now = (uint8_t)((now & 0xF8) | vga_colour[which - 30]);
    } else if (which == 39) {
        now = (uint8_t)((now & 0xF8) | (SCREEN_NORMAL & 0x07));
    } else if (which >= 40 && which <= 47) {
        now = (uint8_t)((now & 0x0F) | vga_colour[which - 40] << 4);
    } else if (which == 49) {
        now &= 0x0F;
    }
    screen_set_colours(now);
}

/* Number INDEX of the sequence, where 0 or nothing means 1. */
static int32_t distance(uint32_t index)
{
    return number[index] > 0 ? (int32_t)number[index] : 1;
}

/* Carries out the sequence that ends with LETTER. */
static void end_sequence(uint8_t letter)
{
    uint32_t row = screen_row() * SCREEN_COLUMNS;
    uint32_t i;

    switch (letter) {
    case 'A':
        move_by(-distance(0), 0);
        break;
    case 'B':
        move_by(distance(0), 0);
        break;
    case 'C':
        move_by(0, distance(0));
        break;
    case 'D':
        move_by(0, -distance(0));
        break;
    case 'G':
        screen_move((int32_t)screen_row(), distance(0) - 1);
        break;
    case 'd':
        screen_move(distance(0) - 1, (int32_t)screen_column());
        break;
    case 'H':
    case 'f':
        screen_move(distance(0) - 1, distance(1) - 1);
        break;
    case 'J':
        erase(0, SCREEN_ROWS * SCREEN_COLUMNS);
        break;
    case 'K':
        erase(row, row + SCREEN_COLUMNS);
        break;
    case 'm':
        for (i = 0; i <= numbers; i++) {
            set_colour(number[i]);
        }
        break;
    default:
        break;
    }
}

static void take_sequence(uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        if (number[numbers] < NUMBER_LIMIT) {
            number[numbers] = number[numbers] * 10 + (byte - '0');
        }
    } else if (byte == ';') {
        if (numbers + 1 < MOST_NUMBERS) {
            numbers++;
        }
    } else if (byte >= 0x40 && byte < 0x7F) {
        state = PLAIN;
        end_sequence(byte);
    } else if (byte < 0x20 || byte >= 0x7F) {
        state = PLAIN; /* cut off: this byte belongs to something else */
        take_plain(byte);
    }
}

static void take_escaped(uint8_t byte)
{
    uint32_t i;

    if (byte >= 0x20 && byte < 0x30) {
        return; /* as in ESC ( B: the sequence is longer */
    }
    state = PLAIN;
    if (byte == '[') {
        state = SEQUENCE;
        numbers = 0;
        for (i = 0; i < MOST_NUMBERS; i++) {
            number[i] = 0;
        }
    }
}

void text_write(const char *text, size_t bytes)
{
    size_t i;

    for (i = 0; i < bytes; i++) {
        uint8_t byte = (uint8_t)text[i];

        if (state == PLAIN) {
            take_plain(byte);
        } else if (state == ESCAPED) {
            take_escaped(byte);
        } else {
            take_sequence(byte);
        }
    }
}
