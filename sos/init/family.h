/* SPDX-License-Identifier: MIT
 *
 * Parents and children: the end of a process, and waiting for it.
 *
 * Layer: sos/init/family. Uses: proc, vouch, reply.
 */
#ifndef SOS_INIT_FAMILY_H
#define SOS_INIT_FAMILY_H

#include "sos/init/proc.h"

/* Ends PROC: fs forgets it, the kernel frees what it had, its children become
 * init's. Its parent learns STATUS (as waitpid reports it) now if it waits,
 * else when it asks.
 *
 * PROC      alive, and not init. It may be gone afterwards.
 * Context:  process. May wait for fs.
 */
void family_end(struct proc *proc, int status);

/* PROC_WAIT: PARENT asks for child PID (-1: any). The reply goes out now, or,
 * unless NOW, when a child ends. */
void family_wait(struct proc *parent, pid_t pid, int now);

/* init's own waiting: removes one of its children that ended. Its pid, and how
 * it ended in *STATUS; 0 if there is none. */
pid_t family_reap(int *status);

#endif
