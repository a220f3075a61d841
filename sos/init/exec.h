/* SPDX-License-Identifier: MIT
 *
 * New programs in old processes. The kernel makes a process from the image; it
 * takes over pid, user, files and place in the family from the old one, which
 * is killed.
 *
 * Layer: sos/init/exec. Uses: proc, script, create, image, quota, signal,
 * trusted, usage, vouch, reply.
 */
#ifndef SOS_INIT_EXEC_H
#define SOS_INIT_EXEC_H

#include "sos/init/proc.h"

/* PROC_EXEC of CLIENT. Replies only in the case of an error.
 *
 * REQUEST   BYTES bytes of message, untrusted.
 * Errors:   -EINVAL: the message is malformed; -E2BIG: with what "#!" adds,
 *           the strings are too long; -ENOEXEC: no executable, or "#!" without
 *           a name or with a script; those of image_read(); -ENOMEM.
 * Context:  process. May wait for servers.
 */
void exec_serve(struct proc *client, const void *request, size_t bytes);

/* Starts a program as a child of init, for root, with the terminal as its
 * files 0, 1, 2. ARGV[0] is the path of the program.
 *
 * Returns:  its pid, or an error as above; -EAGAIN: no process left.
 */
int exec_own(const char *const argv[]);

#endif
