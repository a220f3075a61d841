/* SPDX-License-Identifier: MIT
 *
 * Identity: for whom a process acts, and telling the servers about it. They
 * believe nobody else. A server gets to know a process when that asks for the
 * server's handle, or is forked from one that it knows. One that is being
 * replaced is told when it is ready again.
 *
 * All may wait for servers. Errors are negated errnos of the servers or of
 * service_ask().
 *
 * Layer: sos/init/vouch. Uses: proc, service.
 */
#ifndef SOS_INIT_VOUCH_H
#define SOS_INIT_VOUCH_H

#include "sos/init/proc.h"

/* Whether a server goes by identities. */
int vouch_is_wanted(enum service service);

/* Lets PROC act for user UID and group GID from now on; its files stay open.
 * 0; an error: nothing has changed. */
int vouch(struct proc *proc, uint32_t uid, uint32_t gid);

/* Introduces PROC to a server that is ready, if it goes by identities and does
 * not know PROC. */
int vouch_introduce(struct proc *proc, enum service service);

/* Introduces COPY, which has the user and the open files of PARENT. 0; an
 * error: vouch_end() takes it back. */
int vouch_fork(const struct proc *parent, struct proc *copy);

/* Tells that the process of PROC, whose handle is new, goes on for the old one.
 */
void vouch_exec(const struct proc *proc);

/* Tells that PROC has ended. */
void vouch_end(struct proc *proc);

/* Ends what PROC waits for with a server. */
void vouch_interrupt(const struct proc *proc);

/* Introduces all processes to a server that has been replaced. */
void vouch_all(enum service service);

#endif
