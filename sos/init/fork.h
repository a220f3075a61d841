/* SPDX-License-Identifier: MIT
 *
 * Copies of processes. The kernel clones a client while it waits for the reply
 * to PROC_FORK; so the clone issues that request again, and is known by the
 * handle that the kernel gave for it.
 *
 * Layer: sos/init/fork. Uses: proc, create, quota, signal, vouch, reply.
 */
#ifndef SOS_INIT_FORK_H
#define SOS_INIT_FORK_H

#include "sos/init/proc.h"

/* PROC_FORK of CLIENT: makes a copy, or tells a copy that it is one. Replies;
 * -EAGAIN: no process left, for the user or at all; -ENOMEM; errors of vouch();
 * -EINVAL: KIND.
 *
 * KIND      enum proc_fork; of no importance if CLIENT is the copy.
 * Context:  process. May wait for servers.
 */
void fork_serve(struct proc *client, uint32_t kind);

#endif
