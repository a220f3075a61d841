/* SPDX-License-Identifier: MIT
 *
 * Processor time of processes, in ticks. The kernel counts it for each process
 * of its own (a tick goes to who was running when it came); here is what a
 * process took with all its programs, and what its children took.
 *
 * Layer: sos/init/usage. Uses: proc.
 */
#ifndef SOS_INIT_USAGE_H
#define SOS_INIT_USAGE_H

#include "sos/init/proc.h"

/* What PROC has taken so far. */
uint32_t usage_of(const struct proc *proc);

/* To be called before the kernel's process of PROC ends: by exec, or with it.
 */
void usage_keep(struct proc *proc);

/* PARENT has learned how CHILD ended: what that and its children took counts
 * as PARENT's children's. */
void usage_inherit(struct proc *parent, const struct proc *child);

#endif
