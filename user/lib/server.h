/* SPDX-License-Identifier: MIT
 *
 * What servers have in common: how they begin, how a message becomes a request
 * that can be served on the host, too, and how it is replied to.
 *
 * A reply goes out at once or not at all, so no client can hold a server up.
 *
 * Layer: user/lib/server. Uses: call.
 */
#ifndef USER_LIB_SERVER_H
#define USER_LIB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct server_request {
    int32_t sender;   /* the kernel's handle */
    int32_t granted;  /* the handle that came along, or 0 */
    uint32_t word[3]; /* proto.h */
    const uint8_t *data;
    size_t bytes;
};

/* Sends a reply with RESULT, WORD1 and BYTES bytes of DATA. Returns whether
 * CLIENT was there to take it: only then is what it got taken away. */
typedef bool (*server_reply_t)(int32_t client, int32_t result, uint32_t word1,
                               const void *data, size_t bytes);

/* The one that sends a message, through the kernel. */
bool server_reply(int32_t client, int32_t result, uint32_t word1,
                  const void *data, size_t bytes);

/* Tells init that requests are served from now on.
 *
 * ERROR     0; a positive errno: they are all refused.
 * Context:  process. May wait for init, but not long.
 */
void server_ready(int error);

/* Waits for a message and makes it REQUEST, whose data stands in BUFFER.
 *
 * TIMEOUT   in ticks, or IPC_FOREVER.
 * BUFFER    of IPC_MAX_BYTES.
 * Returns:  0; the errors of ipc_receive().
 */
int server_receive(int32_t timeout, uint8_t *buffer,
                   struct server_request *request);

#endif
