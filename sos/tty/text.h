/* SPDX-License-Identifier: MIT
 *
 * Text as processes write it, on the screen: UTF-8, control characters, and
 * those of the escape sequences of ECMA-48 that programs use most:
 *
 *     ESC [ n A, B, C, D   cursor up, down, right, left
 *     ESC [ r ; c H, f     cursor to row r, column c (from 1)
 *     ESC [ n G, d         cursor to column n, row n
 *     ESC [ n J, n K       erases the screen, the row: n = 0 from the cursor
 *                          on, 1 up to it, 2 all
 *     ESC [ n ; ... m      colours: 0, 1, 7, 30-37, 39, 40-47, 49
 *
 * Other sequences are taken and have no effect.
 *
 * Layer: sos/tty/text. Uses: screen.
 * Source: ECMA-48 (1991), sect. 8.3; VT100 User Guide (1979), chapter 3.
 */
#ifndef TTY_TEXT_H
#define TTY_TEXT_H

#include <stddef.h>

/* Writes the BYTES bytes at TEXT at the cursor; a character or sequence may
 * begin in one call and end in a later one. '\n' begins a new line.
 */
void text_write(const char *text, size_t bytes);

#endif
