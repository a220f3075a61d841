/* SPDX-License-Identifier: MIT
 *
 * What clients ask of init (enum proc_operation), and whether they may.
 *
 * Layer: sos/init/request. Uses: power, ticks, proc, reply, quota, service,
 * vouch, signal, family, group, timer, fork, exec, watch, exception, usage,
 * mounts.
 */
#ifndef SOS_INIT_REQUEST_H
#define SOS_INIT_REQUEST_H

#include "sos/init/proc.h"

/* Receives one message, from a client or the kernel, and carries it out; does
 * what else is due.
 *
 * TIMEOUT   in ticks, or IPC_FOREVER.
 * Context:  process. May wait.
 */
void request_serve(int32_t timeout);

/* Carries out a short message from CLIENT. */
void request_dispatch(struct proc *client, const struct message *message);

#endif
