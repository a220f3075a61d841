/* SPDX-License-Identifier: MIT
 *
 * Writing to streams, as bytes and as formatted text.
 */
#include "user/lib/stream.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/format.h"

/* Puts bytes into the buffer, which is written whenever it is full. How many
 * went in: all, but for errors. */
static size_t buffer_put(FILE *stream, const char *from, size_t bytes)
{
    size_t done = 0;

    while (done < bytes) {
        size_t part = BUFSIZ - stream->next;

        part = part < bytes - done ? part : bytes - done;
        memcpy(stream->buffer + stream->next, from + done, part);
        stream->next += part;
        done += part;
        if (stream->next == BUFSIZ && fflush(stream) == EOF) {
            return done - part;
        }
    }
    return done;
}

/* Writes the buffer if the stream's kind asks for it after TEXT. */
static int flush_if_due(FILE *stream, const char *text, size_t bytes)
{
    if (stream->flags & STREAM_DIRECT ||
        (stream->flags & STREAM_LINES && memchr(text, '\n', bytes) != NULL)) {
        return fflush(stream);
    }
    return 0;
}

static size_t put_bytes(FILE *stream, const char *from, size_t bytes)
{
    size_t done;

    if (stream_to_write(stream) < 0) {
        return 0;
    }
    done = buffer_put(stream, from, bytes);
    return flush_if_due(stream, from, bytes) == EOF ? 0 : done;
}

size_t fwrite(const void *restrict from, size_t bytes, size_t count,
              FILE *restrict stream)
{
    if (bytes == 0 || count == 0) {
        return 0;
    }
    return put_bytes(stream, from, bytes * count) / bytes;
}

int fputc(int c, FILE *stream)
{
    char byte = (char)c;

    return put_bytes(stream, &byte, 1) == 1 ? (unsigned char)c : EOF;
}

int putc(int c, FILE *stream)
{
    return fputc(c, stream);
}

int putchar(int c)
{
    return fputc(c, stdout);
}

int fputs(const char *restrict s, FILE *restrict stream)
{
    size_t bytes = strlen(s);

    return put_bytes(stream, s, bytes) == bytes ? 0 : EOF;
}

int puts(const char *s)
{
    return fputs(s, stdout) == EOF || putchar('\n') == EOF ? EOF : 0;
}

/* Formatted text goes into the buffer in pieces, and is written as one. */
struct stream_sink {
    struct format_sink sink;
    FILE *stream;
    int line_ended;
};

static void stream_put(struct format_sink *sink, const char *text, size_t bytes)
{
    struct stream_sink *to = (struct stream_sink *)sink;

    (void)buffer_put(to->stream, text, bytes);
    to->line_ended |= memchr(text, '\n', bytes) != NULL;
}

int vfprintf(FILE *restrict stream, const char *restrict text,
             va_list arguments)
{
    struct stream_sink to = {{stream_put}, stream, 0};
    unsigned error = stream->flags & STREAM_ERROR;
    int bytes;

    if (stream_to_write(stream) < 0) {
        return -1;
    }
    stream->flags &= ~(unsigned)STREAM_ERROR;
    bytes = format(&to.sink, text, arguments);
    (void)flush_if_due(stream, "\n", to.line_ended ? 1 : 0);
    bytes = stream->flags & STREAM_ERROR ? -1 : bytes;
    stream->flags |= error;
    return bytes;
}

/* A buffer of limited size; what does not fit is counted only. */
struct buffer_sink {
    struct format_sink sink;
    char *next;
    size_t left; /* bytes, without that for the final 0 */
};

static void buffer_sink_put(struct format_sink *sink, const char *text,
                            size_t bytes)
{
    struct buffer_sink *to = (struct buffer_sink *)sink;

    bytes = bytes < to->left ? bytes : to->left;
    memcpy(to->next, text, bytes);
    to->next += bytes;
    to->left -= bytes;
}

int vsnprintf(char *restrict to, size_t bytes, const char *restrict text,
              va_list arguments)
{
    char nowhere;
    struct buffer_sink buffer = {{buffer_sink_put},
                                 bytes > 0 ? to : &nowhere,
                                 bytes > 0 ? bytes - 1 : 0};
    int length = format(&buffer.sink, text, arguments);

    *buffer.next = '\0';
    return length;
}

int vsprintf(char *restrict to, const char *restrict text, va_list arguments)
{
    return vsnprintf(to, INT_MAX, text, arguments);
}

/* A descriptor, written to piece by piece. */
struct fd_sink {
    struct format_sink sink;
    int fd;
    int failed;
};

static void fd_sink_put(struct format_sink *sink, const char *text,
                        size_t bytes)
{
    struct fd_sink *to = (struct fd_sink *)sink;

    to->failed |= write(to->fd, text, bytes) != (ssize_t)bytes;
}

int vdprintf(int fd, const char *restrict text, va_list arguments)
{
    struct fd_sink to = {{fd_sink_put}, fd, 0};
    int length = format(&to.sink, text, arguments);

    return to.failed ? -1 : length;
}

int vprintf(const char *restrict text, va_list arguments)
{
    return vfprintf(stdout, text, arguments);
}

int printf(const char *restrict text, ...)
{
    va_list arguments;
    int bytes;

    va_start(arguments, text);
    bytes = vfprintf(stdout, text, arguments);
    va_end(arguments);
    return bytes;
}

int fprintf(FILE *restrict stream, const char *restrict text, ...)
{
    va_list arguments;
    int bytes;

    va_start(arguments, text);
    bytes = vfprintf(stream, text, arguments);
    va_end(arguments);
    return bytes;
}

int dprintf(int fd, const char *restrict text, ...)
{
    va_list arguments;
    int bytes;

    va_start(arguments, text);
    bytes = vdprintf(fd, text, arguments);
    va_end(arguments);
    return bytes;
}

int sprintf(char *restrict to, const char *restrict text, ...)
{
    va_list arguments;
    int bytes;

    va_start(arguments, text);
    bytes = vsprintf(to, text, arguments);
    va_end(arguments);
    return bytes;
}

int snprintf(char *restrict to, size_t bytes, const char *restrict text, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, text);
    length = vsnprintf(to, bytes, text, arguments);
    va_end(arguments);
    return length;
}

void perror(const char *what)
{
    int error = errno;

    if (what != NULL && *what != '\0') {
        fprintf(stderr, "%s: ", what);
    }
    fprintf(stderr, "%s\n", strerror(error));
}
