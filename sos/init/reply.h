/* SPDX-License-Identifier: MIT
 *
 * Replies to clients. init never waits for a client: one that is not there to
 * take its reply does not get it.
 *
 * Layer: sos/init/reply. Uses: nothing.
 */
#ifndef SOS_INIT_REPLY_H
#define SOS_INIT_REPLY_H

#include "vamos.h"

/* Returns: 0, or the kernel's error: nobody took it. */
int reply(handle_t client, const struct message *message);

/* A reply of one word. */
void reply_result(handle_t client, int result);

#endif
