/* SPDX-License-Identifier: MIT
 *
 * Looking after the servers. They come from the boot archive, as the file
 * system is one of them. One that ends, or does not answer for some seconds,
 * is started anew; one that does so again and again is given up, unless
 * somebody has killed it.
 *
 * Layer: sos/init/watch. Uses: archive, say, power, ticks, proc, reply,
 * service, vouch, family, create, exception.
 */
#ifndef SOS_INIT_WATCH_H
#define SOS_INIT_WATCH_H

#include "sos/init/proc.h"

/* What is done with a message from a server while another one is waited for:
 * request.c. */
typedef void (*watch_dispatch_t)(struct proc *client,
                                 const struct message *message);

/* ARCHIVE of BYTES bytes is where servers come from. To be called first. */
void watch_start(const void *archive, size_t bytes, watch_dispatch_t dispatch);

/* Starts a server and makes it the driver of its devices. It runs, but is not
 * ready yet.
 *
 * Returns:  0; -ENOENT, -EINVAL from archive_find(); -ENOEXEC: no executable;
 *           -EBUSY: a device has a driver; -EAGAIN, -ENOMEM: no process or
 *           memory left; -E2BIG: its argument is too long.
 */
int watch_launch(enum service service);

/* Whether the PC has the devices of a server, none of which has a driver yet.
 */
int watch_has_devices(enum service service);

/* From now on, servers that end are started anew. */
void watch_begin(void);

/* PROC_READY of SENDER, with ERROR: if it is a server, clients are introduced
 * to it, and those who waited for it get its handle.
 *
 * Context:  process. May wait for servers.
 */
void watch_ready(const struct proc *sender, int error);

/* PROC_SERVICE of CLIENT: replies with the handle of a server, now or when it
 * is ready; -EINVAL: there is no such server; -EPERM: it is not for CLIENT;
 * -ENODEV: it has been given up.
 */
void watch_give_handle(struct proc *client, uint32_t service);

/* Starts the servers that have ended, and finds out, once a second, whether
 * the others answer.
 *
 * NOW       the time in ticks.
 * Context:  process. May wait for servers.
 * Returns:  ticks until it wants to be called again.
 */
int32_t watch_run(uint32_t now);

#endif
