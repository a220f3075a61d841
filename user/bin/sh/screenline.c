/* SPDX-License-Identifier: MIT
 *
 * How a line that is edited looks. Prompt and text take one column for each
 * character; a row that is just full is followed by a line end, so that the
 * cursor stands where it is counted to be.
 */
#include "user/bin/sh/screenline.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS 80

/* UTF-8: a byte that continues a character. */
static int is_continuation(char c)
{
    return (c & 0xC0) == 0x80;
}

static size_t count_characters(const char *s, size_t bytes)
{
    size_t count = 0;

    for (size_t i = 0; i < bytes; i++) {
        count += !is_continuation(s[i]);
    }
    return count;
}

void screenline_write(const char *s, size_t bytes)
{
    while (bytes > 0) {
        ssize_t part = write(STDERR_FILENO, s, bytes);

        if (part <= 0) {
            return;
        }
        s += part;
        bytes -= (size_t)part;
    }
}

/* Characters from the start of the prompt to byte INDEX of the text. */
static size_t place_of(const struct screenline *line, size_t index)
{
    return count_characters(line->prompt, strlen(line->prompt)) +
           count_characters(line->text.bytes, index);
}

void screenline_start(struct screenline *line, const char *prompt)
{
    struct winsize size;

    *line = (struct screenline){.prompt = prompt, .columns = COLUMNS};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) {
        line->columns = size.ws_col;
    }
    text_add(&line->text, "");
    screenline_write(prompt, strlen(prompt));
    line->row = place_of(line, 0) / line->columns;
}

static void add_sequence(struct text *out, size_t count, char letter)
{
    char text[24];

    if (count > 0) {
        snprintf(text, sizeof text, "\033[%u%c", (unsigned)count, letter);
        text_add(out, text);
    }
}

/* Adds what moves the cursor from ROW to where it belongs. */
static void add_move(struct screenline *line, struct text *out, size_t row)
{
    size_t place = place_of(line, line->cursor);

    line->row = place / line->columns;
    if (row < line->row) {
        add_sequence(out, line->row - row, 'B');
    } else {
        add_sequence(out, row - line->row, 'A');
    }
    text_put(out, '\r');
    add_sequence(out, place % line->columns, 'C');
}

static void write_out(struct text *out)
{
    screenline_write(out->bytes, out->length);
    text_free(out);
}

void screenline_show(struct screenline *line)
{
    struct text out = {NULL, 0, 0};
    size_t end = place_of(line, line->text.length);

    add_sequence(&out, line->row, 'A');
    text_add(&out, "\r");
    text_add(&out, line->prompt);
    text_add(&out, line->text.bytes);
    text_add(&out, end > 0 && end % line->columns == 0 ? "\n\033[J" : "\033[J");
    if (line->cursor < line->text.length) {
        add_move(line, &out, end / line->columns);
    }
    line->row = place_of(line, line->cursor) / line->columns;
    write_out(&out);
}

void screenline_insert(struct screenline *line, char byte)
{
    size_t length = line->text.length;

    text_put(&line->text, byte);
    memmove(line->text.bytes + line->cursor + 1,
            line->text.bytes + line->cursor, length - line->cursor);
    line->text.bytes[line->cursor++] = byte;
    if (line->cursor == line->text.length &&
        place_of(line, line->cursor) % line->columns != 0) {
        screenline_write(&byte, 1); /* the usual case */
    } else {
        screenline_show(line);
    }
}

void screenline_set(struct screenline *line, const char *text)
{
    text_clear(&line->text);
    text_add(&line->text, text);
    line->cursor = line->text.length;
    screenline_show(line);
}

void screenline_erase(struct screenline *line, size_t from, size_t to)
{
    memmove(line->text.bytes + from, line->text.bytes + to,
            line->text.length - to + 1);
    line->text.length -= to - from;
    line->cursor = from;
    screenline_show(line);
}

size_t screenline_before(const struct screenline *line)
{
    size_t i = line->cursor;

    while (i > 0) {
        i--;
        if (!is_continuation(line->text.bytes[i])) {
            break;
        }
    }
    return i;
}

size_t screenline_behind(const struct screenline *line)
{
    size_t i = line->cursor;

    while (i < line->text.length) {
        i++;
        if (!is_continuation(line->text.bytes[i])) {
            break;
        }
    }
    return i;
}

void screenline_move(struct screenline *line, size_t cursor)
{
    struct text out = {NULL, 0, 0};

    line->cursor = cursor;
    add_move(line, &out, line->row);
    write_out(&out);
}

void screenline_leave(struct screenline *line)
{
    if (line->cursor < line->text.length) {
        screenline_move(line, line->text.length);
    }
    screenline_write("\n", 1);
}
