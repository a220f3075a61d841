/* SPDX-License-Identifier: MIT
 *
 * The text in ed: an array of lines. A line is never changed, only replaced,
 * and never freed: an old text, a mark or a list of lines is a copy of
 * pointers, which stay valid until the program ends.
 *
 * Layer: user/bin/ed/text. Uses: tool, input.
 */
#ifndef USER_BIN_ED_TEXT_H
#define USER_BIN_ED_TEXT_H

struct text {
    char **lines;
    long count, room;
};

/* Line NUMBER, from 1. */
const char *text_line(const struct text *text, long number);

/* The number of LINE; 0: it is not there (any more). */
long text_find(const struct text *text, const char *line);

/* Puts LINE, in memory of its own, behind line AT (0: at the start). */
void text_insert(struct text *text, long at, char *line);

/* Takes lines FIRST to LAST away. */
void text_remove(struct text *text, long first, long last);

/* TO becomes a copy of FROM. */
void text_assign(struct text *to, const struct text *from);

/* Reads file NAME behind line AT.
 *
 * LAST      is set to the last line read, or to AT.
 * Returns:  the bytes read; -1 with errno.
 */
long text_read(struct text *text, const char *name, long at, long *last);

/* Writes lines FIRST to LAST to file NAME. The bytes written; -1 with errno. */
long text_write(const struct text *text, const char *name, long first,
                long last);

#endif
