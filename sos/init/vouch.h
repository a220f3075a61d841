/* SPDX-License-Identifier: MIT
 *
 * Identity: for whom a process acts, and telling fs about it. fs believes
 * nobody else.
 *
 * Layer: sos/init/vouch. Uses: proc, service.
 */
#ifndef SOS_INIT_VOUCH_H
#define SOS_INIT_VOUCH_H

#include "sos/init/proc.h"

/* Lets PROC act for user UID and group GID from now on, and closes the files
 * that it has open.
 *
 * Context:  process. May wait for fs.
 * Returns:  0; a negated errno of fs or service_ask(): nothing has changed.
 */
int vouch(struct proc *proc, uint32_t uid, uint32_t gid);

/* Ends PROC's access to files; to be called while its handle is valid. */
void vouch_end(struct proc *proc);

#endif
