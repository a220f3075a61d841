/* SPDX-License-Identifier: MIT
 *
 * Streams: opening, closing, and the change between reading and writing. The
 * table is static; a buffer that is never used takes no memory, as pages come
 * when they are touched.
 */
#include "user/lib/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/exit.h"

static char buffers[FOPEN_MAX][BUFSIZ];
static struct stream streams[FOPEN_MAX] = {
    {STDIN_FILENO, STREAM_OPEN | STREAM_READS, 0, 0, buffers[0]},
    {STDOUT_FILENO, STREAM_OPEN | STREAM_WRITES, 0, 0, buffers[1]},
    {STDERR_FILENO, STREAM_OPEN | STREAM_WRITES | STREAM_DIRECT, 0, 0,
     buffers[2]},
};

FILE *const stdin = &streams[0], *const stdout = &streams[1],
            *const stderr = &streams[2];

/* What "r", "w+" and so on mean. 0 for another mode. "b" is allowed and has no
 * meaning. */
static unsigned parse_mode(const char *mode, int *flags)
{
    int update = strchr(mode, '+') != NULL;
    unsigned one = mode[0] == 'r' ? STREAM_READS : STREAM_WRITES;

    switch (mode[0]) {
    case 'r':
        *flags = 0;
        break;
    case 'w':
        *flags = O_CREAT | O_TRUNC;
        break;
    case 'a':
        *flags = O_CREAT | O_APPEND;
        break;
    default:
        return 0;
    }
    *flags |= update ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;
    return STREAM_OPEN | (update ? STREAM_READS | STREAM_WRITES : one);
}

static FILE *stream_new(int fd, unsigned flags)
{
    for (int i = 0; i < FOPEN_MAX; i++) {
        if (!(streams[i].flags & STREAM_OPEN)) {
            streams[i] = (struct stream){fd, flags, 0, 0, buffers[i]};
            return &streams[i];
        }
    }
    errno = EMFILE;
    return NULL;
}

FILE *fdopen(int fd, const char *mode)
{
    int unused;
    unsigned flags = parse_mode(mode, &unused);

    if (flags == 0) {
        errno = EINVAL;
        return NULL;
    }
    return stream_new(fd, flags);
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    int open_flags;
    FILE *stream;
    int fd;

    if (parse_mode(mode, &open_flags) == 0) {
        errno = EINVAL;
        return NULL;
    }
    fd = open(path, open_flags, 0666);
    if (fd < 0) {
        return NULL;
    }
    stream = fdopen(fd, mode);
    if (stream == NULL) {
        (void)close(fd);
    }
    return stream;
}

FILE *freopen(const char *restrict path, const char *restrict mode,
              FILE *restrict stream)
{
    int open_flags;
    unsigned flags = parse_mode(mode, &open_flags);
    int own = stream->fd;
    int fd;

    (void)fflush(stream);
    fd = flags == 0 ? -1 : open(path, open_flags, 0666);
    if (fd >= 0 && fd != own) {
        /* Programs expect that standard output stays descriptor 1. */
        int copy = dup2(fd, own);

        (void)close(fd);
        fd = copy;
    }
    if (fd < 0) {
        errno = flags == 0 ? EINVAL : errno;
        (void)close(own);
        stream->flags = 0;
        return NULL;
    }
    *stream = (struct stream){fd, flags, 0, 0, stream->buffer};
    return stream;
}

int setvbuf(FILE *restrict stream, char *restrict buffer, int mode,
            size_t bytes)
{
    if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) {
        errno = EINVAL;
        return -1;
    }
    stream->flags &= ~(unsigned)(STREAM_DIRECT | STREAM_LINES);
    stream->flags |= STREAM_KNOWN;
    stream->flags |= mode == _IONBF   ? STREAM_DIRECT
                     : mode == _IOLBF ? STREAM_LINES
                                      : 0;
    return 0;
}

void setbuf(FILE *restrict stream, char *restrict buffer)
{
    (void)setvbuf(stream, buffer, buffer != NULL ? _IOFBF : _IONBF, BUFSIZ);
}

void setlinebuf(FILE *stream)
{
    (void)setvbuf(stream, NULL, _IOLBF, 0);
}

/* Writes what the buffer holds. What could not be written is dropped: nobody
 * is left who could do better with it. */
static int write_out(FILE *stream)
{
    size_t bytes = stream->next;
    size_t done = 0;

    stream->next = 0;
    while (done < bytes) {
        ssize_t part = write(stream->fd, stream->buffer + done, bytes - done);

        if (part <= 0) {
            stream->flags |= STREAM_ERROR;
            return EOF;
        }
        done += (size_t)part;
    }
    return 0;
}

static int flush_all(void)
{
    int result = 0;

    for (int i = 0; i < FOPEN_MAX; i++) {
        if ((streams[i].flags & STREAM_WRITING) && write_out(&streams[i])) {
            result = EOF;
        }
    }
    return result;
}

int fflush(FILE *stream)
{
    if (stream == NULL) {
        return flush_all();
    }
    return stream->flags & STREAM_WRITING ? write_out(stream) : 0;
}

int fclose(FILE *stream)
{
    int result = fflush(stream);

    stream->flags = 0;
    return close(stream->fd) < 0 ? EOF : result;
}

int stream_to_write(FILE *stream)
{
    if (stream->flags & STREAM_WRITING) {
        return 0;
    }
    if (!(stream->flags & STREAM_WRITES)) {
        stream->flags |= STREAM_ERROR;
        errno = EBADF;
        return -1;
    }
    exit_flush = flush_all;
    if (!(stream->flags & STREAM_KNOWN)) {
        int error = errno;

        stream->flags |= STREAM_KNOWN;
        stream->flags |= isatty(stream->fd) ? STREAM_LINES : 0;
        errno = error; /* "no terminal" is an answer, no error */
    }
    if (stream->filled > stream->next) {
        /* Output goes where the reader stands, not where the buffer ends. */
        (void)lseek(stream->fd, (off_t)stream->next - (off_t)stream->filled,
                    SEEK_CUR);
    }
    stream->next = 0;
    stream->filled = 0;
    stream->flags |= STREAM_WRITING;
    return 0;
}

int stream_to_read(FILE *stream)
{
    if (!(stream->flags & STREAM_READS)) {
        stream->flags |= STREAM_ERROR;
        errno = EBADF;
        return -1;
    }
    if (stream->flags & STREAM_WRITING) {
        stream->flags &= ~(unsigned)STREAM_WRITING;
        return write_out(stream);
    }
    return 0;
}

int fseek(FILE *stream, long offset, int whence)
{
    if (fflush(stream) == EOF) {
        return -1;
    }
    if (whence == SEEK_CUR && !(stream->flags & STREAM_WRITING)) {
        offset -= (long)(stream->filled - stream->next);
    }
    if (lseek(stream->fd, offset, whence) < 0) {
        return -1;
    }
    stream->next = 0;
    stream->filled = 0;
    stream->flags &= ~(unsigned)(STREAM_END | STREAM_WRITING);
    return 0;
}

long ftell(FILE *stream)
{
    off_t offset = lseek(stream->fd, 0, SEEK_CUR);

    if (offset < 0) {
        return -1;
    }
    if (stream->flags & STREAM_WRITING) {
        return offset + (long)stream->next;
    }
    return offset - (long)(stream->filled - stream->next);
}

void rewind(FILE *stream)
{
    (void)fseek(stream, 0, SEEK_SET);
    clearerr(stream);
}

int fgetpos(FILE *restrict stream, fpos_t *restrict place)
{
    *place = ftell(stream);
    return *place < 0 ? -1 : 0;
}

int fsetpos(FILE *stream, const fpos_t *place)
{
    return fseek(stream, *place, SEEK_SET);
}

int fileno(FILE *stream)
{
    return stream->fd;
}

int feof(FILE *stream)
{
    return (stream->flags & STREAM_END) != 0;
}

int ferror(FILE *stream)
{
    return (stream->flags & STREAM_ERROR) != 0;
}

void clearerr(FILE *stream)
{
    stream->flags &= ~(unsigned)(STREAM_END | STREAM_ERROR);
}
