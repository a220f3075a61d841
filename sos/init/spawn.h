/* SPDX-License-Identifier: MIT
 *
 * New processes.
 *
 * Layer: sos/init/spawn. Uses: proc, image, vouch, family.
 */
#ifndef SOS_INIT_SPAWN_H
#define SOS_INIT_SPAWN_H

#include "sos/init/proc.h"

/* Starts a process from an image in memory: a child of init, acting for root,
 * without arguments but its NAME, in the root directory. fs does not know it.
 *
 * PROC      becomes its entry.
 * Returns:  0; -ENOEXEC: no executable; -EAGAIN: no process left; -ENOMEM.
 */
int spawn_image(const char *name, const void *image, size_t bytes,
                uint32_t priority, struct proc **proc);

/* PROC_SPAWN: starts a program from the file system as a child of PARENT, for
 * the same user.
 *
 * REQUEST   BYTES bytes of message, untrusted.
 * Context:  process. May wait for fs.
 * Returns:  the new pid; -EINVAL: the message is malformed; errors of
 *           image_read() and spawn_image().
 */
int spawn_program(struct proc *parent, const void *request, size_t bytes);

/* The same for init's own children. ARGV[0] is the path of the program. */
int spawn_own(const char *const argv[]);

#endif
