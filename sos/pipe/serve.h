/* SPDX-License-Identifier: MIT
 *
 * What the pipe server does with a message. Replies go out through a function
 * of the caller's, so that all of it runs on the host too.
 *
 * A request that cannot be answered yet waits: a reader until there is data, or
 * nobody to write any; a writer until there is room, and then it is told to
 * repeat its request, since its data is kept nowhere (IO_WRITE in proto.h).
 *
 * Layer: sos/pipe/serve. Uses: client, pipe.
 */
#ifndef PIPE_SERVE_H
#define PIPE_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct serve_request {
    int32_t sender;   /* the kernel's handle */
    int32_t granted;  /* the handle that came along, or 0 */
    uint32_t word[3]; /* proto.h */
    const void *data;
    size_t bytes;
};

/* Sends a reply. Returns whether CLIENT was there to take it: only then is its
 * data taken out of the pipe. */
typedef bool (*serve_reply_t)(int32_t client, int32_t result, uint32_t word1,
                              const void *data, size_t bytes);

/* INIT      the handle of init, who alone may introduce clients. */
void serve_start(int32_t init, serve_reply_t reply);

/* Carries out REQUEST and what has become possible by it. */
void serve(const struct serve_request *request);

#endif
