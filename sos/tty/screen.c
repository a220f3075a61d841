/* SPDX-License-Identifier: MIT
 *
 * Invariant: rows outside [changed_from, changed_to) look on the screen as
 * they do in CELL. One range is enough: typing changes one row, scrolling all.
 */
#include "sos/tty/screen.h"

#include <stdbool.h>
#include <string.h>

#include "vamos.h"

#define CELLS (SCREEN_ROWS * SCREEN_COLUMNS)
#define CELL_BYTES 2u

/* Registers of DEVICE_SCREEN behind the window of cells. */
#define REG_INDEX 4000u
#define REG_VALUE 4001u
#define CURSOR_HIGH 0x0Eu /* registers of the CRT controller */
#define CURSOR_LOW 0x0Fu

static uint16_t cell[SCREEN_ROWS][SCREEN_COLUMNS];
static uint32_t row, column; /* column may be SCREEN_COLUMNS: see screen.h */
static uint32_t changed_from, changed_to;
static uint8_t colours = SCREEN_NORMAL;
static uint32_t shown_cursor = CELLS; /* cell at which it is shown; none yet */
static bool present;

static uint16_t blank(void)
{
    return (uint16_t)(colours << 8 | ' ');
}

static void note_change(uint32_t from, uint32_t to)
{
    if (changed_from == changed_to) {
        changed_from = from;
        changed_to = to;
    }
    changed_from = from < changed_from ? from : changed_from;
    changed_to = to > changed_to ? to : changed_to;
}

static void put_controller(uint8_t index, uint32_t value)
{
    uint8_t byte = (uint8_t)value;

    (void)dev_write(DEVICE_SCREEN, REG_INDEX, 1, 1, &index);
    (void)dev_write(DEVICE_SCREEN, REG_VALUE, 1, 1, &byte);
}

/* The row below all rows on which something stands; SCREEN_ROWS if that is the
 * last one. */
static uint32_t row_below_text(void)
{
    uint32_t i = CELLS;
    uint8_t glyph = ' ';

    while (i > 0 && (glyph == ' ' || glyph == 0)) {
        i--;
        glyph = (uint8_t)cell[i / SCREEN_COLUMNS][i % SCREEN_COLUMNS];
    }
    return glyph == ' ' || glyph == 0 ? 0 : i / SCREEN_COLUMNS + 1;
}

void screen_start(void)
{
    present = dev_read(DEVICE_SCREEN, 0, CELL_BYTES, CELLS, cell) ==
              (int)CELLS;
    if (!present) {
        memset(cell, 0, sizeof cell);
    }
    row = row_below_text();
    column = 0;
    if (row == SCREEN_ROWS) {
        row--;
        screen_new_line();
    }
    screen_flush();
}

/* Moves all rows up by one; the last becomes empty. */
static void scroll(void)
{
    uint32_t i;

    memmove(cell[0], cell[1], sizeof cell - sizeof cell[0]);
    for (i = 0; i < SCREEN_COLUMNS; i++) {
        cell[SCREEN_ROWS - 1][i] = blank();
    }
    note_change(0, SCREEN_ROWS);
}

void screen_new_line(void)
{
    column = 0;
    if (row + 1 < SCREEN_ROWS) {
        row++;
    } else {
        scroll();
    }
}

void screen_put(uint8_t glyph)
{
    if (column == SCREEN_COLUMNS) {
        screen_new_line();
    }
    cell[row][column] = (uint16_t)(colours << 8 | glyph);
    note_change(row, row + 1);
    column++;
}

uint32_t screen_row(void)
{
    return row;
}

uint32_t screen_column(void)
{
    return column < SCREEN_COLUMNS ? column : SCREEN_COLUMNS - 1;
}

/* VALUE, or the nearest of 0..LIMIT - 1. */
static uint32_t clip(int32_t value, uint32_t limit)
{
    if (value < 0) {
        return 0;
    }
    return (uint32_t)value < limit ? (uint32_t)value : limit - 1;
}

void screen_move(int32_t to_row, int32_t to_column)
{
    row = clip(to_row, SCREEN_ROWS);
    column = clip(to_column, SCREEN_COLUMNS);
}

void screen_erase(uint32_t from, uint32_t to)
{
    uint32_t i;

    for (i = from; i < to; i++) {
        cell[i / SCREEN_COLUMNS][i % SCREEN_COLUMNS] = blank();
    }
    if (from < to) {
        note_change(from / SCREEN_COLUMNS, (to - 1) / SCREEN_COLUMNS + 1);
    }
}

void screen_set_colours(uint8_t to)
{
    colours = to;
}

uint8_t screen_colours(void)
{
    return colours;
}

void screen_flush(void)
{
    uint32_t cursor = row * SCREEN_COLUMNS + screen_column();

    if (present && changed_from < changed_to) {
        (void)dev_write(DEVICE_SCREEN,
                        changed_from * SCREEN_COLUMNS * CELL_BYTES, CELL_BYTES,
                        (changed_to - changed_from) * SCREEN_COLUMNS,
                        cell[changed_from]);
    }
    if (present && cursor != shown_cursor) {
        put_controller(CURSOR_HIGH, cursor >> 8);
        put_controller(CURSOR_LOW, cursor);
        shown_cursor = cursor;
    }
    changed_from = 0;
    changed_to = 0;
}
