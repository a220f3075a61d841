/* SPDX-License-Identifier: MIT
 *
 * Formatted input from streams and strings.
 */
#include <stdio.h>

#include "user/lib/scan.h"

struct stream_source {
    struct scan_source source;
    FILE *stream;
};

static int stream_get(struct scan_source *source)
{
    return fgetc(((struct stream_source *)source)->stream);
}

static void stream_back(struct scan_source *source, int c)
{
    (void)ungetc(c, ((struct stream_source *)source)->stream);
}

struct string_source {
    struct scan_source source;
    const char *next;
};

static int string_get(struct scan_source *source)
{
    struct string_source *from = (struct string_source *)source;

    return *from->next == '\0' ? EOF : (unsigned char)*from->next++;
}

static void string_back(struct scan_source *source, int c)
{
    ((struct string_source *)source)->next--;
}

int vfscanf(FILE *restrict stream, const char *restrict format,
            va_list arguments)
{
    struct stream_source from = {{stream_get, stream_back, 0}, stream};

    return scan(&from.source, format, arguments);
}

int vsscanf(const char *restrict s, const char *restrict format,
            va_list arguments)
{
    struct string_source from = {{string_get, string_back, 0}, s};

    return scan(&from.source, format, arguments);
}

int vscanf(const char *restrict format, va_list arguments)
{
    return vfscanf(stdin, format, arguments);
}

int scanf(const char *restrict format, ...)
{
    va_list arguments;
    int stored;

    va_start(arguments, format);
    stored = vfscanf(stdin, format, arguments);
    va_end(arguments);
    return stored;
}

int fscanf(FILE *restrict stream, const char *restrict format, ...)
{
    va_list arguments;
    int stored;

    va_start(arguments, format);
    stored = vfscanf(stream, format, arguments);
    va_end(arguments);
    return stored;
}

int sscanf(const char *restrict s, const char *restrict format, ...)
{
    va_list arguments;
    int stored;

    va_start(arguments, format);
    stored = vsscanf(s, format, arguments);
    va_end(arguments);
    return stored;
}
