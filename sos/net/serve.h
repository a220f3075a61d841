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

#include "sos/net/frame.h"

struct serve_request {
    int32_t sender;   /* the kernel's handle */
    int32_t granted;  /* the handle that came along, or 0 */
    uint32_t word[3]; /* proto.h */
    const uint8_t *data;
    size_t bytes;
};

/* Sends a reply. Returns whether CLIENT was there to take it: only then is its
 * datagram taken out of the socket. */
typedef bool (*serve_reply_t)(int32_t client, int32_t result, uint32_t word1,
                              const void *data, size_t bytes);

/* INIT      the handle of init, who alone may introduce clients. */
void serve_start(int32_t init, serve_reply_t reply);

/* Carries out REQUEST; it may wait. */
void serve(const struct serve_request *request);

/* Answers the requests that wait no longer.
 *
 * Returns:  ticks until the time of the next one is over; -1: none has one.
 */
int32_t serve_waiting(void);

#endif
