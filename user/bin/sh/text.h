/* SPDX-License-Identifier: MIT
 *
 * Text that grows, and memory that is there: a shell without memory can do
 * nothing better than end, so nobody above has to check.
 *
 * Layer: sh/text. Uses: nothing.
 */
#ifndef SH_TEXT_H
#define SH_TEXT_H

#include <stddef.h>

/* What was allocated, unchanged; if that is NULL, the shell ends with a message
 * and status 2. */
void *text_must(void *memory);

/* All zero: empty. BYTES is NULL or has a 0 behind LENGTH bytes. */
struct text {
    char *bytes;
    size_t length, room;
};

void text_put(struct text *text, char c);
void text_add(struct text *text, const char *s);
void text_add_bytes(struct text *text, const char *s, size_t bytes);

/* The text as a string, which the caller frees; TEXT is empty again. */
char *text_take(struct text *text);

/* Empties TEXT, and keeps the memory; gives it back. */
void text_clear(struct text *text);
void text_free(struct text *text);

#endif
