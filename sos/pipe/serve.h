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

#include "user/lib/server.h"

/* INIT      the handle of init, who alone may introduce clients. */
void serve_start(int32_t init, server_reply_t reply);

/* Carries out REQUEST and what has become possible by it. */
void serve(const struct server_request *request);

#endif
