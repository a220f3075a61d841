/* SPDX-License-Identifier: MIT
 *
 * Pipes: a bounded number of rings of bytes. A pipe has two ends, each named by
 * a number; an end is held by any number of clients, and a pipe that nobody
 * holds is no longer there. Nothing here waits: who has to is told so, and
 * kept by the layer above.
 *
 * Layer: sos/pipe/pipe. Uses: nothing.
 */
#ifndef PIPE_PIPE_H
#define PIPE_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PIPES 32u          /* at a time: 512 KiB, which are reserved */
#define PIPES_PER_USER 16u /* root may have them all */
#define PIPES_RESERVE 4u   /* of all, for root */
#define PIPE_BYTES 16384u  /* that one holds: a power of 2, >= PIPE_ATOMIC */
#define PIPE_ENDS (2 * PIPES)

/* An end is 2 * pipe for reading, 2 * pipe + 1 for writing. */
typedef uint32_t end_t;

/* Makes a pipe, which nobody holds yet: hold it before the next pipe_open().
 *
 * UID       who has it counted.
 * END       set to the end to read; the one to write is END + 1.
 * Returns:  0; -EMFILE (UID has PIPES_PER_USER of them), -ENFILE (there are
 *           PIPES, or for who is not root fewer than PIPES_RESERVE are free).
 */
int pipe_open(uint32_t uid, end_t *end);

/* One more, one less holder of an end (of a pipe that there is). */
void pipe_hold(end_t end);
void pipe_release(end_t end);

/* Whether END is one to write. */
bool pipe_is_writer(end_t end);

/* Shows what can be read at END, at most MOST bytes (>= 1), and leaves it there.
 *
 * ROOM      for MOST bytes: where they are put together if they go around the
 *           ring's end. (To show the others in place saves a fifth of what
 *           they cost on their way through a pipe.)
 * DATA      set to the first of them, if there are any.
 * Returns:  how many; 0 (the end of the data: nobody can write any more);
 *           -EAGAIN (nothing yet).
 */
int pipe_peek(end_t end, size_t most, uint8_t *room, const uint8_t **data);

/* Removes BYTES bytes that pipe_peek() returned. */
void pipe_drop(end_t end, size_t bytes);

/* Writes at END what there is room for; up to PIPE_ATOMIC bytes all or nothing.
 *
 * BYTES     >= 1.
 * Returns:  how many were taken; -EPIPE (nobody can read any more); -EAGAIN (no
 *           room for now).
 */
int pipe_write(end_t end, const void *data, size_t bytes);

/* Whether pipe_write() of BYTES would do something else than -EAGAIN. */
bool pipe_can_write(end_t end, size_t bytes);

/* How many bytes are in the pipe; the user who made it. */
uint32_t pipe_fill(end_t end);
uint32_t pipe_owner(end_t end);

#endif
