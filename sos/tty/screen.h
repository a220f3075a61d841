/* SPDX-License-Identifier: MIT
 *
 * The text screen: 25 rows of 80 cells, kept in memory as they ought to look
 * and copied to the screen where they changed, when screen_flush() is called.
 * On a PC without a screen nothing is copied.
 *
 * A cell is a glyph of code page 437 with its colours. The cursor is at the
 * cell where the next glyph goes; behind the last column it waits for a glyph
 * before it goes to the next row, so that a full row makes no empty one.
 *
 * Layer: sos/tty/screen. Uses: the kernel calls.
 * Source: IBM, VGA Technical Reference (1988): text modes, CRT controller.
 */
#ifndef TTY_SCREEN_H
#define TTY_SCREEN_H

#include <stdint.h>

#define SCREEN_ROWS 25u
#define SCREEN_COLUMNS 80u
#define SCREEN_NORMAL 0x07u /* colours: light grey on black */

/* Takes the screen over: what stands there stays, and the cursor is at the
 * start of the row below it.
 *
 * Context:  process (the driver of DEVICE_SCREEN), as for all functions here.
 */
void screen_start(void);

/* Puts GLYPH at the cursor, which moves on; the screen scrolls when a glyph
 * goes behind the last cell.
 */
void screen_put(uint8_t glyph);

/* Moves the cursor to the start of the next row; scrolls in the last one. */
void screen_new_line(void);

/* Where the cursor is: 0..SCREEN_ROWS - 1, 0..SCREEN_COLUMNS - 1. */
uint32_t screen_row(void);
uint32_t screen_column(void);

/* Moves the cursor; what lies beyond an edge means that edge. */
void screen_move(int32_t row, int32_t column);

/* Empties the cells from FROM up to, not including, TO, counted row by row
 * from the upper left corner; at most SCREEN_ROWS * SCREEN_COLUMNS.
 */
void screen_erase(uint32_t from, uint32_t to);

/* Colours of glyphs from now on: background << 4 | foreground. */
void screen_set_colours(uint8_t colours);
uint8_t screen_colours(void);

/* Copies what changed to the screen, and shows the cursor. */
void screen_flush(void);

#endif
