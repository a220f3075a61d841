/* SPDX-License-Identifier: MIT
 *
 * Signals of processes: what becomes of one that is sent. A handler runs in
 * the process: it is pending here until a reply has told the process.
 *
 * Layer: sos/init/signal. Uses: proc, ticks, reply, vouch.
 */
#ifndef SOS_INIT_SIGNAL_H
#define SOS_INIT_SIGNAL_H

#include "sos/init/proc.h"

/* Sends SIGNAL to a living PROC. What it waits for ends if a handler has to
 * run.
 *
 * Context:  process. May wait for servers.
 * Returns:  whether PROC has to end by it (family_signal() sees to that).
 */
int signal_post(struct proc *proc, int signal);

/* Sets what PROC wants of SIGNAL: ACTION of enum proc_action, or -1.
 *
 * Returns:  what it wanted; -EINVAL: no such signal or action, or one that
 *           cannot be changed.
 */
int signal_action(struct proc *proc, uint32_t signal, uint32_t action);

/* Changes the set of blocked signals by SET, HOW of enum proc_block.
 *
 * Returns:  0; -EINVAL: HOW.
 */
int signal_block(struct proc *proc, uint32_t set, uint32_t how);

/* A pending signal that is not blocked and ends PROC; 0 if there is none. */
int signal_deadly(const struct proc *proc);

/* The signals of COPY, which PROC has forked. */
void signal_fork(const struct proc *proc, struct proc *copy);

/* A new program handles nothing. */
void signal_exec(struct proc *proc);

#endif
