/* SPDX-License-Identifier: MIT
 *
 * Who this process is. The numbers are for its own information: servers go by
 * what init vouches for.
 *
 * Layer: user/lib/identity. Uses: client.
 */
#ifndef USER_LIB_IDENTITY_H
#define USER_LIB_IDENTITY_H

#include <sys/types.h>

#include "sos/proto.h"

/* Takes the numbers that init told at the start. */
void identity_start(const struct proc_start *start);

/* A copy by fork has a pid of its own. */
void identity_set_pid(pid_t pid);

/* Permissions that new files do not get. */
mode_t identity_mask(void);

#endif
