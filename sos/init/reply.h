/* SPDX-License-Identifier: MIT
 *
 * Replies to clients. init never waits for a client: one that is not there to
 * take its reply does not get it.
 *
 * Layer: sos/init/reply. Uses: proc.
 */
#ifndef SOS_INIT_REPLY_H
#define SOS_INIT_REPLY_H

#include "sos/init/proc.h"

/* Sends MESSAGE, with the client's signals that are to be handled in w2; the
 * client waits for nothing any more.
 *
 * Returns: 0, or the kernel's error: nobody took it, and the signals stay.
 */
int reply(struct proc *client, struct message *message);

/* A reply of one word. */
int reply_result(struct proc *client, int result);

/* The signals of CLIENT whose handlers have to run. */
uint32_t reply_signals(const struct proc *client);

#endif
