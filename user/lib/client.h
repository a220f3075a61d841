/* SPDX-License-Identifier: MIT
 *
 * Requests to init and to the servers. This is where kernel errors become
 * errno, and the only place that knows the servers' handles.
 *
 * A server may end while a request is with it: then nobody knows whether it
 * was carried out. init starts the server anew; its files are opened again,
 * and the request is made again by
 *
 *      client_ask           for requests that take no harm from being made
 *                           twice: reads and writes (the files' offsets are
 *                           set back), questions, settings
 *      client_ask_again     for those that say when they were made before:
 *                           mkdir (EEXIST), unlink, rmdir, rename (ENOENT):
 *                           that is taken for success the second time
 *
 * and not made again, but EIO, by
 *
 *      client_ask_once      for the rest: creating with O_EXCL, writes with
 *                           O_APPEND
 *
 * Layer: user/lib/client. Uses: call.
 */
#ifndef USER_LIB_CLIENT_H
#define USER_LIB_CLIENT_H

#include "sos/proto.h"
#include "vamos.h"

/* Sends MESSAGE to init and waits for the reply, which overwrites it. Signals
 * that the reply brings are added to client_signals.
 *
 * Context:  process. May wait.
 * Returns:  the reply's w0 (a result >= 0, or a negated errno); -ENOSYS: the
 *           caller has no parent, that is, it is init; or the negated errno
 *           for the kernel's error. MESSAGE is unchanged in the last two
 *           cases.
 */
int client_ask_init(struct message *message);

/* The same to a server, as said above. Its handle comes from init at the first
 * request. A request that was interrupted is made again once the handlers have
 * run, if they all restart calls.
 *
 * ERROR     the negated errno that a request gives when it was made before.
 * Returns:  as client_ask_init(); -EINTR: a handler ran that does not restart
 *           calls; -EIO: the server ended over the request; with client_ask
 *           and client_ask_again, again and again.
 */
int client_ask(enum service service, struct message *message);
int client_ask_again(enum service service, struct message *message, int error);
int client_ask_once(enum service service, struct message *message);

/* Turns the result of a server into that of a POSIX function: a value >= 0 as
 * it is, or -1 with errno. */
int client_result(int result);

/* Signals whose handlers have to run. */
extern uint32_t client_signals;

/* Runs the handlers of client_signals, at a place where they may use the
 * library. Whether one of them ran that does not restart calls. Does nothing
 * if the process has no handlers. */
int client_handle(void);

/* Set by signal.c when there is a first handler; by descriptor.c: opens the
 * files of a server again that was replaced, with requests to HANDLE; takes
 * note that a copy of the process will share its files; by mapping.c: an
 * ipc_request without a time limit whose memory may lie in mappings. So only
 * programs that need them contain them. */
extern int (*client_run_handlers)(void);
extern void (*client_reopen)(enum service service, handle_t handle);
extern void (*client_share)(void);
extern int (*client_request)(handle_t partner, struct message *message);

#endif
