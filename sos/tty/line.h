/* SPDX-License-Identifier: MIT
 *
 * The line discipline: what lies between the keys and a process that reads.
 * In cooked mode a line can be edited until it is entered, and only entered
 * lines are read; in raw mode every character is read as it comes.
 *
 *     Backspace, ^H  takes back a character     ^R  shows the line again
 *     ^W             ... a word                 ^D  enters it without an end;
 *     ^U             ... the line                   in an empty line: end of
 *     Enter, ^J      enters the line                file
 *
 * Where the mode has signals, ^C, ^\ and ^Z drop the line being edited and are
 * reported, cooked or raw; elsewhere they are characters.
 *
 * Nothing that was typed and can still be read is ever lost: when the buffer
 * is full, further characters ring the bell.
 *
 * Layer: sos/tty/line. Uses: nothing.
 */
#ifndef TTY_LINE_H
#define TTY_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "sos/proto.h"

#define LINE_ENTRIES 1024u /* characters typed and not yet read */

#define LINE_MODE_ASK UINT32_MAX

/* Owned by line.c. The entries from HEAD on are a ring of COUNT; the last
 * EDITED of them are the line being edited, which ends in none yet. An entry
 * is a character with flags (line.c). */
struct line {
    uint32_t mode; /* a set of TTY_ flags */
    void (*show)(const char *text, size_t bytes);
    void (*key)(int signal);
    uint32_t head, count, edited;
    uint16_t entry[LINE_ENTRIES];
};

/* Empties LINE, and sets cooked mode with echo and signals.
 *
 * SHOW      is called with text that the user is to see: the echo.
 * KEY       is called with the signal for which a key stands.
 */
void line_start(struct line *line, void (*show)(const char *text, size_t bytes),
                void (*key)(int signal));

/* Changes the mode.  MODE: a set of TTY_ flags; LINE_MODE_ASK leaves it.
 * Returns:  the old one.
 * What was typed stays, and is edited or read in the new mode. When that is
 * cooked, what was typed raw and not read is as if it were typed now.
 */
uint32_t line_set_mode(struct line *line, uint32_t mode);

/* Takes a character that was typed.
 */
void line_input(struct line *line, char character);

/* Shows a reader what it may read now, and leaves it where it is.
 *
 * TO        room for MOST bytes (>= 1): up to MOST characters, in cooked mode
 *           of one line at most, its '\n' included.
 * Returns:  how many, 0 for an end of file; -EAGAIN (nothing to read yet).
 */
int line_peek(const struct line *line, char *to, size_t most);

/* Removes the BYTES characters that line_peek() returned last; 0 removes the
 * end of file.
 */
void line_drop(struct line *line, size_t bytes);

#endif
