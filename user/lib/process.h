/* SPDX-License-Identifier: MIT
 *
 * Copies of processes, beyond fork().
 *
 * Layer: user/lib/process. Uses: client, identity.
 */
#ifndef USER_LIB_PROCESS_H
#define USER_LIB_PROCESS_H

#include "vamos.h"

/* Makes a copy that is nobody's child, to be a pager: it has no handlers of
 * signals and a group of its own.
 *
 * HANDLE    receives a handle for it, to make requests and to pass on.
 * Context:  process. May wait.
 * Returns:  its pid; 0 to the copy; -EAGAIN: no process left; -ENOMEM.
 */
int process_fork_pager(handle_t *handle);

/* Set by mapping.c, so that only programs with mappings contain it: what is to
 * be done before fork(), which fails with the negated errno if that is not 0;
 * and after it, with its result, in both processes. */
extern int (*process_before_fork)(void);
extern void (*process_after_fork)(int result);

#endif
