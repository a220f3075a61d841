/* SPDX-License-Identifier: MIT
 *
 * What the network server does with a message. Replies go out through a
 * function of the caller's, so that all of it runs on the host too.
 *
 * A request to receive waits until there is a datagram, its time is over, or
 * the client is interrupted.
 *
 * Layer: sos/net/serve. Uses: client, frame, icmp, socket, udp.
 */
#ifndef NET_SERVE_H
#define NET_SERVE_H

#include "user/lib/server.h"

/* INIT      the handle of init, who alone may introduce clients. */
void serve_start(int32_t init, server_reply_t reply);

/* Carries out REQUEST; it may wait. */
void serve(const struct server_request *request);

/* Answers the requests that wait no longer.
 *
 * Returns:  ticks until the time of the next one is over; -1: none has one.
 */
int32_t serve_waiting(void);

#endif
