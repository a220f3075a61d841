/* SPDX-License-Identifier: MIT
 *
 * Parents and children: the end of a process, and waiting for it; groups.
 *
 * Layer: sos/init/family. Uses: proc, vouch, service, signal, reply,
 * usage.
 */
#ifndef SOS_INIT_FAMILY_H
#define SOS_INIT_FAMILY_H

#include "sos/init/proc.h"

/* Ends PROC: the servers forget it, the kernel frees what it had, its children
 * become init's. Its parent gets SIGCHLD and learns STATUS (as waitpid reports
 * it) now if it waits, else when it asks.
 *
 * PROC      alive, and not init. It may be gone afterwards.
 * Context:  process. May wait for servers.
 */
void family_end(struct proc *proc, int status);

/* Sends SIGNAL to a living PROC, and ends it if that is what the signal does.
 */
void family_signal(struct proc *proc, int signal);

/* PROC_WAIT: PARENT asks for the children that WHICH names (pid, -1, 0 or
 * -group). The reply goes out now, or, unless NOW, when one ends or a handler
 * has to run. */
void family_wait(struct proc *parent, int32_t which, int now);

/* init's own waiting: removes one of its children that ended. Its pid, and how
 * it ended in *STATUS; 0 if there is none. */
pid_t family_reap(int *status);

#endif
