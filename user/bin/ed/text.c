/* SPDX-License-Identifier: MIT
 *
 * The text in ed.
 */
#include "user/bin/ed/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

const char *text_line(const struct text *text, long number)
{
    return text->lines[number - 1];
}

long text_find(const struct text *text, const char *line)
{
    for (long i = 0; i < text->count; i++) {
        if (text->lines[i] == line) {
            return i + 1;
        }
    }
    return 0;
}

/* Makes room for COUNT lines. */
static void reserve(struct text *text, long count)
{
    if (count > text->room) {
        text->room = count * 2 + 64;
        text->lines =
            tool_resize(text->lines, (size_t)text->room * sizeof *text->lines);
    }
}

void text_insert(struct text *text, long at, char *line)
{
    reserve(text, text->count + 1);
    memmove(text->lines + at + 1, text->lines + at,
            (size_t)(text->count - at) * sizeof *text->lines);
    text->lines[at] = line;
    text->count++;
}

void text_remove(struct text *text, long first, long last)
{
    memmove(text->lines + first - 1, text->lines + last,
            (size_t)(text->count - last) * sizeof *text->lines);
    text->count -= last - first + 1;
}

void text_assign(struct text *to, const struct text *from)
{
    reserve(to, from->count);
    to->count = from->count;
    if (from->count > 0) {
        memcpy(to->lines, from->lines,
               (size_t)from->count * sizeof *from->lines);
    }
}

long text_read(struct text *text, const char *name, long at, long *last)
{
    FILE *file = fopen(name, "r");
    struct input_line line = {NULL, 0};
    long bytes = 0;
    ssize_t length;
    int failed;

    if (file == NULL) {
        return -1;
    }
    while ((length = input_next(&line, file)) >= 0) {
        text_insert(text, at++, tool_copy(line.text));
        bytes += length + 1;
    }
    failed = ferror(file);
    free(line.text);
    (void)fclose(file);
    *last = at;
    return failed ? -1 : bytes;
}

long text_write(const struct text *text, const char *name, long first,
                long last)
{
    FILE *file = fopen(name, "w");
    long bytes = 0;
    int failed;

    if (file == NULL) {
        return -1;
    }
    for (long i = first; i <= last; i++) {
        const char *line = text_line(text, i);

        fprintf(file, "%s\n", line);
        bytes += (long)strlen(line) + 1;
    }
    failed = ferror(file);
    return fclose(file) == EOF || failed ? -1 : bytes;
}
