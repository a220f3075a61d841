/* SPDX-License-Identifier: MIT
 *
 * Who this process is. The numbers are for its own information: servers go by
 * what init vouches for.
 *
 * Layer: user/lib/identity. Uses: client.
 */
#ifndef USER_LIB_IDENTITY_H
#define USER_LIB_IDENTITY_H

#include "sos/proto.h"

/* Takes the numbers that init told at the start. */
void identity_start(const struct proc_start *start);

#endif
