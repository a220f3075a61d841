/* SPDX-License-Identifier: MIT
 *
 * Requests to init and to the servers. This is where kernel errors become
 * errno, and the only place that knows the servers' handles.
 *
 * Layer: user/lib/client. Uses: call.
 */
#ifndef USER_LIB_CLIENT_H
#define USER_LIB_CLIENT_H

#include "sos/proto.h"
#include "vamos.h"

/* Sends MESSAGE to init and waits for the reply, which overwrites it.
 *
 * Context:  process. May wait.
 * Returns:  the reply's w0 (a result >= 0, or a negated errno); -ENOSYS: the
 *           caller has no parent, that is, it is init; or the negated errno
 *           for the kernel's error. MESSAGE is unchanged in the last two
 *           cases.
 */
int client_ask_init(struct message *message);

/* The same to a server. Its handle comes from init at the first request, and
 * again when the server was replaced; the request is then repeated, which is
 * right because no request takes harm from being made twice.
 *
 * Returns:  as client_ask_init(); -EIO: the server ended over the request
 *           again and again.
 */
int client_ask(enum service service, struct message *message);

/* Turns the result of a server into that of a POSIX function: a value >= 0 as
 * it is, or -1 with errno. */
int client_result(int result);

#endif
