/* SPDX-License-Identifier: MIT
 *
 * Text that grows, by half of itself at least.
 */
#include "user/bin/sh/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_NO_MEMORY 2

void *text_must(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "sh: out of memory\n");
        _exit(STATUS_NO_MEMORY);
    }
    return memory;
}

void text_add_bytes(struct text *text, const char *s, size_t bytes)
{
    if (text->length + bytes + 1 > text->room) {
        text->room = (text->length + bytes + 1) * 3 / 2 + 16;
        text->bytes = text_must(realloc(text->bytes, text->room));
    }
    memcpy(text->bytes + text->length, s, bytes);
    text->length += bytes;
    text->bytes[text->length] = '\0';
}

void text_put(struct text *text, char c)
{
    text_add_bytes(text, &c, 1);
}

void text_add(struct text *text, const char *s)
{
    text_add_bytes(text, s, strlen(s));
}

char *text_take(struct text *text)
{
    char *bytes;

    text_add_bytes(text, "", 0);
    bytes = text->bytes;
    *text = (struct text){NULL, 0, 0};
    return bytes;
}

void text_clear(struct text *text)
{
    text->length = 0;
    if (text->bytes != NULL) {
        text->bytes[0] = '\0';
    }
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){NULL, 0, 0};
}
