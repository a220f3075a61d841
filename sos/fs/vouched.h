/* SPDX-License-Identifier: MIT
 *
 * What init says about clients (enum client_operation): who they are, that they
 * were forked, that they ended.
 *
 * Layer: sos/fs/vouched. Uses: client, file.
 */
#ifndef FS_VOUCHED_H
#define FS_VOUCHED_H

#include "vamos.h"

/* Takes note of what MESSAGE says.
 *
 * Returns:  what to answer: 0; -EPERM (it is not from init); the errors of
 *           client.h.
 */
int vouched_serve(const struct message *message);

#endif
