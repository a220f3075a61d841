/* SPDX-License-Identifier: MIT
 *
 * How a line that is edited looks on a terminal, over as many rows as it needs.
 * Used of a terminal: \r, \n, and the sequences ESC [ n A, C and ESC [ J.
 *
 * Layer: sh/screenline. Uses: text.
 */
#ifndef SH_SCREENLINE_H
#define SH_SCREENLINE_H

#include <stddef.h>

#include "user/bin/sh/text.h"

struct screenline {
    const char *prompt;
    struct text text; /* UTF-8 */
    size_t cursor;    /* the byte of TEXT before which it is */
    size_t columns;   /* of the terminal */
    size_t row;       /* of the cursor on the terminal, from the prompt's */
};

/* Starts with an empty line in a row of its own. */
void screenline_start(struct screenline *line, const char *prompt);

/* Shows all anew. */
void screenline_show(struct screenline *line);

/* Inserts a byte at the cursor, or replaces the text; and shows it. */
void screenline_insert(struct screenline *line, char byte);
void screenline_set(struct screenline *line, const char *text);

/* Erases the bytes from FROM to TO, and shows it; the cursor is at FROM. */
void screenline_erase(struct screenline *line, size_t from, size_t to);

/* The byte at which the character before, behind the cursor begins, ends. */
size_t screenline_before(const struct screenline *line);
size_t screenline_behind(const struct screenline *line);

/* Moves the cursor, and shows it. */
void screenline_move(struct screenline *line, size_t cursor);

/* Goes to the row below all. */
void screenline_leave(struct screenline *line);

/* Writes text to the terminal. */
void screenline_write(const char *s, size_t bytes);

#endif
