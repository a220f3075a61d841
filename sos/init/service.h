/* SPDX-License-Identifier: MIT
 *
 * The servers: which there are, how they are, and requests to them.
 *
 * init waits for a server only while the server does not wait for init: so the
 * two never wait for each other. A server that is asked while it is being
 * replaced is waited for.
 *
 * Layer: sos/init/service. Uses: proc.
 */
#ifndef SOS_INIT_SERVICE_H
#define SOS_INIT_SERVICE_H

#include "sos/init/proc.h"

enum service_state {
    SERVICE_ABSENT,   /* not started, or given up */
    SERVICE_LOST,     /* its process has ended; it will be started anew */
    SERVICE_STARTING, /* not ready yet */
    SERVICE_READY,
    SERVICE_FAILED /* service_error() says why */
};
enum service_state service_state(enum service service);

/* Takes note of a new process for a server: it is starting. */
void service_begin(enum service service, const struct proc *proc);

/* Takes note that a server is ready, or failed with ERROR (a positive errno).
 */
void service_set_ready(enum service service, int error);

/* Takes note that the process of a server has ended, with STATUS as waitpid
 * reports it; that it will not be started again. */
void service_lost(enum service service, int status);
void service_give_up(enum service service);

/* How the last process of the server ended; how many there were before the
 * present one. */
int service_status(enum service service);
uint32_t service_restarts(enum service service);

/* Takes note that a server does not answer: it is to be ended. Until it is
 * replaced it counts as not ready. */
void service_set_hung(enum service service);
int service_is_hung(enum service service);

/* What a failed server gave as the reason, a positive errno. */
int service_error(enum service service);

/* "fs" */
const char *service_name(enum service service);

/* What the server is told at each start, besides its name; NULL: nothing. The
 * text must stay where it is. */
void service_set_argument(enum service service, const char *argument);
const char *service_argument(enum service service);

/* Set of the devices that the server drives. */
uint32_t service_devices(enum service service);

/* The server whose process is PROC; -1 if it is none. */
int service_of(const struct proc *proc);

/* The server's process; NULL if it has none. */
struct proc *service_proc(enum service service);

/* The server's handle; HN_NONE if it is not ready. */
handle_t service_handle(enum service service);

/* How often the server's process has entered the kernel: who does so works. */
uint32_t service_entries(enum service service);

/* What is to be done while a server does not answer: looks after the servers,
 * for about 10 ms if there is nothing to do. Set by watch.c. */
extern void (*service_meanwhile)(void);

/* What is done with a message that a server sends of its own accord instead of
 * the reply that is waited for; it must not wait for servers. Set by watch.c.
 */
extern void (*service_serve)(struct proc *server,
                             const struct message *message);

/* Sends a request to a server and waits for the reply; while the server is
 * being replaced, also for that.
 *
 * Context:  process. May wait up to 10 seconds.
 * Returns:  the reply's w0; -ENODEV: there is no such server; -ETIMEDOUT: it
 *           did not answer within a second, or did not get ready: it may have
 *           served the request or not; -EIO: any other error of the kernel.
 */
int service_ask(enum service service, struct message *message);

#endif
