/* SPDX-License-Identifier: MIT
 *
 * The servers: which there are, what devices they drive, and requests to them.
 * They come from the boot archive, as the file system is one of them.
 *
 * init asks a server only when it is ready, and a server asks init only before
 * that: so the two never wait for each other.
 *
 * Layer: sos/init/service. Uses: archive, proc, spawn.
 */
#ifndef SOS_INIT_SERVICE_H
#define SOS_INIT_SERVICE_H

#include "sos/init/proc.h"

/* How init starts processes. Servers come before applications, so that a
 * request is served at once and an application that computes holds up nobody's
 * input or output. A slice of 5 ticks (50 ms) is short enough that several
 * programs seem to run at a time, and long enough that the switches between
 * them cost nothing that one could notice. */
#define SERVER_PRIORITY 2
#define APPLICATION_PRIORITY 1
#define SLICE_TICKS 5

/* Starts server SERVICE from ARCHIVE and makes it the driver of its devices.
 * It runs, but is not ready yet.
 *
 * Returns:  0; -ENOENT, -EINVAL from archive_find(); -ENOEXEC: no executable;
 *           -EBUSY: a device has a driver; -EAGAIN: no process or memory left.
 */
int service_start(enum service service, const void *archive, size_t bytes);

/* Takes note that the process of SENDER is ready, or failed with ERROR (0 or a
 * positive errno). Ignored if it is no server. */
void service_set_ready(const struct proc *sender, int error);

enum service_state {
    SERVICE_ABSENT,   /* not started, or ended */
    SERVICE_STARTING, /* not ready yet */
    SERVICE_READY,
    SERVICE_FAILED /* service_error() says why */
};
enum service_state service_state(enum service service);

/* What a failed server gave as the reason, a positive errno. */
int service_error(enum service service);

/* "fs" */
const char *service_name(enum service service);

/* The server whose process is PROC; -1 if it is none. */
int service_of(const struct proc *proc);

/* Takes note that a server has ended. */
void service_lost(enum service service);

/* The server's handle; HN_NONE if it is not ready. */
handle_t service_handle(enum service service);

/* Sends a request to a server that is ready, and waits for the reply, but not
 * for ever.
 *
 * Context:  process. May wait up to 5 seconds.
 * Returns:  the reply's w0; -ENODEV: the server is not ready; -ETIMEDOUT: it
 *           did not answer in time; -EIO: any other error of the kernel.
 */
int service_ask(enum service service, struct message *message);

#endif
