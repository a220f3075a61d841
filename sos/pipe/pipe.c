/* SPDX-License-Identifier: MIT
 *
 * Pipes. Positions count all bytes ever written and read, modulo 2^32; so the
 * fill is their difference, and a full ring differs from an empty one.
 */
#include "sos/pipe/pipe.h"

#include <errno.h>
#include <string.h>

#include "sos/proto.h"

_Static_assert((PIPE_BYTES & (PIPE_BYTES - 1)) == 0, "positions wrap around");
_Static_assert(PIPE_BYTES >= PIPE_ATOMIC, "an atomic write fits");

/* There is such a pipe while one of HOLDERS (of the end to read, to write) is
 * not 0. */
static struct pipe {
    uint32_t holders[2];
    uint32_t uid;
    uint32_t written, read;
    uint8_t bytes[PIPE_BYTES];
} pipes[PIPES];

static struct pipe *pipe_of(end_t end)
{
    return &pipes[end / 2];
}

static bool is_open(const struct pipe *pipe)
{
    return pipe->holders[0] > 0 || pipe->holders[1] > 0;
}

int pipe_open(uint32_t uid, end_t *end)
{
    uint32_t mine = 0, all = 0, free = PIPES, i;

    for (i = 0; i < PIPES; i++) {
        if (!is_open(&pipes[i])) {
            free = free == PIPES ? i : free;
        } else {
            all++;
            mine += pipes[i].uid == uid;
        }
    }
    if (uid != 0 && mine >= PIPES_PER_USER) {
        return -EMFILE;
    }
    if (all == PIPES || (uid != 0 && all >= PIPES - PIPES_RESERVE)) {
        return -ENFILE;
    }
    pipes[free].uid = uid;
    pipes[free].written = 0;
    pipes[free].read = 0;
    *end = 2 * free;
    return 0;
}

void pipe_hold(end_t end)
{
    pipe_of(end)->holders[end % 2]++;
}

void pipe_release(end_t end)
{
    pipe_of(end)->holders[end % 2]--;
}

bool pipe_is_writer(end_t end)
{
    return end % 2 == 1;
}

uint32_t pipe_fill(end_t end)
{
    return pipe_of(end)->written - pipe_of(end)->read;
}

uint32_t pipe_owner(end_t end)
{
    return pipe_of(end)->uid;
}

/* BYTES bytes from the ring, and to it, around its end. */
static void copy_out(const struct pipe *pipe, uint8_t *to, size_t bytes)
{
    size_t start = pipe->read % PIPE_BYTES;
    size_t first = PIPE_BYTES - start < bytes ? PIPE_BYTES - start : bytes;

    memcpy(to, pipe->bytes + start, first);
    memcpy(to + first, pipe->bytes, bytes - first);
}

static void copy_in(struct pipe *pipe, const uint8_t *from, size_t bytes)
{
    size_t start = pipe->written % PIPE_BYTES;
    size_t first = PIPE_BYTES - start < bytes ? PIPE_BYTES - start : bytes;

    memcpy(pipe->bytes + start, from, first);
    memcpy(pipe->bytes, from + first, bytes - first);
}

int pipe_peek(end_t end, size_t most, uint8_t *room, const uint8_t **data)
{
    struct pipe *pipe = pipe_of(end);
    size_t bytes = pipe_fill(end);
    size_t start = pipe->read % PIPE_BYTES;

    if (bytes == 0) {
        return pipe->holders[1] == 0 ? 0 : -EAGAIN;
    }
    bytes = bytes < most ? bytes : most;
    *data = pipe->bytes + start;
    if (bytes > PIPE_BYTES - start) {
        copy_out(pipe, room, bytes);
        *data = room;
    }
    return (int)bytes;
}

void pipe_drop(end_t end, size_t bytes)
{
    pipe_of(end)->read += (uint32_t)bytes;
}

bool pipe_can_write(end_t end, size_t bytes)
{
    size_t room = PIPE_BYTES - pipe_fill(end);

    return pipe_of(end)->holders[0] == 0 || room >= bytes ||
           (bytes > PIPE_ATOMIC && room > 0);
}

int pipe_write(end_t end, const void *data, size_t bytes)
{
    struct pipe *pipe = pipe_of(end);
    size_t room = PIPE_BYTES - pipe_fill(end);

    if (pipe->holders[0] == 0) {
        return -EPIPE;
    }
    if (!pipe_can_write(end, bytes)) {
        return -EAGAIN;
    }
    bytes = bytes < room ? bytes : room;
    copy_in(pipe, data, bytes);
    pipe->written += (uint32_t)bytes;
    return (int)bytes;
}
