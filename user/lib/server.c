/* SPDX-License-Identifier: MIT
 *
 * Servers and the kernel.
 */
#include "user/lib/server.h"

#include "sos/proto.h"
#include "vamos.h"

#define READY_TICKS 100 /* init has this long to take note of us */

bool server_reply(int32_t client, int32_t result, uint32_t word1,
                  const void *data, size_t bytes)
{
    struct message message = MESSAGE_SHORT((uint32_t)result, word1, 0);

    if (bytes > 0) {
        message.data = data;
        message.data_bytes = (uint32_t)bytes;
    }
    return ipc_send(client, 0, &message) == 0;
}

void server_ready(int error)
{
    struct message message = MESSAGE_SHORT(PROC_READY, (uint32_t)error, 0);

    (void)ipc_send(HN_PARENT, READY_TICKS, &message);
}

int server_receive(int32_t timeout, uint8_t *buffer,
                   struct server_request *request)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int error;

    message.buffer = buffer;
    message.buffer_bytes = IPC_MAX_BYTES;
    error = ipc_receive(HN_ANY, timeout, &message);
    *request = (struct server_request){.sender = message.sender,
                                       .granted = message.granted,
                                       .data = buffer,
                                       .bytes = message.length};
    for (int i = 0; i < 3; i++) {
        request->word[i] = message.word[i];
    }
    return error;
}
