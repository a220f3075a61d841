/* SPDX-License-Identifier: MIT
 *
 * Reading from streams.
 */
#include "user/lib/stream.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads the next bytes into the empty buffer. Whether there are any. */
static int fill(FILE *stream)
{
    ssize_t bytes;

    if (stream_to_read(stream) < 0) {
        return 0;
    }
    if (stream == stdin) {
        /* A prompt without a line end must be seen before we wait. */
        (void)fflush(stdout);
    }
    bytes = read(stream->fd, stream->buffer, BUFSIZ);
    if (bytes <= 0) {
        stream->flags |= bytes < 0 ? STREAM_ERROR : STREAM_END;
        return 0;
    }
    stream->next = 0;
    stream->filled = (size_t)bytes;
    return 1;
}

int fgetc(FILE *stream)
{
    if (stream->next >= stream->filled && !fill(stream)) {
        return EOF;
    }
    return (unsigned char)stream->buffer[stream->next++];
}

int getc(FILE *stream)
{
    return fgetc(stream);
}

int getchar(void)
{
    return fgetc(stdin);
}

int ungetc(int c, FILE *stream)
{
    if (c == EOF || stream->flags & STREAM_WRITING) {
        return EOF;
    }
    if (stream->next == 0) {
        if (stream->filled == BUFSIZ) {
            return EOF;
        }
        memmove(stream->buffer + 1, stream->buffer, stream->filled);
        stream->next = 1;
        stream->filled++;
    }
    stream->buffer[--stream->next] = (char)c;
    stream->flags &= ~(unsigned)STREAM_END;
    return (unsigned char)c;
}

char *fgets(char *restrict line, int bytes, FILE *restrict stream)
{
    int length = 0;

    while (length + 1 < bytes) {
        int c = fgetc(stream);

        if (c == EOF) {
            break;
        }
        line[length++] = (char)c;
        if (c == '\n') {
            break;
        }
    }
    if (length == 0 || ferror(stream)) {
        return NULL;
    }
    line[length] = '\0';
    return line;
}

ssize_t getdelim(char **restrict line, size_t *restrict bytes, int end,
                 FILE *restrict stream)
{
    size_t length = 0;
    int c;

    do {
        if (*line == NULL || length + 2 > *bytes) {
            size_t more = *line == NULL ? 128 : *bytes * 2;
            char *longer = realloc(*line, more);

            if (longer == NULL) {
                return -1;
            }
            *line = longer;
            *bytes = more;
        }
        c = fgetc(stream);
        if (c != EOF) {
            (*line)[length++] = (char)c;
        }
    } while (c != EOF && c != end);
    (*line)[length] = '\0';
    return length == 0 ? -1 : (ssize_t)length;
}

ssize_t getline(char **restrict line, size_t *restrict bytes,
                FILE *restrict stream)
{
    return getdelim(line, bytes, '\n', stream);
}

size_t fread(void *restrict to, size_t bytes, size_t count,
             FILE *restrict stream)
{
    size_t all = bytes * count;
    size_t done = 0;

    while (done < all) {
        size_t part;

        if (stream->next >= stream->filled && !fill(stream)) {
            break;
        }
        part = stream->filled - stream->next;
        part = part < all - done ? part : all - done;
        memcpy((char *)to + done, stream->buffer + stream->next, part);
        stream->next += part;
        done += part;
    }
    return all == 0 ? 0 : done / bytes;
}
