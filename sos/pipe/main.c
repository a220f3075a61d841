/* SPDX-License-Identifier: MIT
 *
 * The pipe server: hands each message to serve(), which knows what it means.
 * This is the only file of pipe that knows the kernel. A reply goes out at
 * once or not at all, so no client can hold the server up.
 */
#include "sos/pipe/serve.h"
#include "sos/proto.h"
#include "vamos.h"

#define READY_TICKS 100 /* init has this long to take note of us */

static uint8_t incoming[IPC_MAX_BYTES]; /* memory part of the request */

static bool reply(int32_t client, int32_t result, uint32_t word1,
                  const void *data, size_t bytes)
{
    struct message message = MESSAGE_SHORT((uint32_t)result, word1, 0);

    if (bytes > 0) {
        message.data = data;
        message.data_bytes = (uint32_t)bytes;
    }
    return ipc_send(client, 0, &message) == 0;
}

int main(void)
{
    struct message ready = MESSAGE_SHORT(PROC_READY, 0, 0);

    serve_start(HN_PARENT, reply);
    (void)ipc_send(HN_PARENT, READY_TICKS, &ready);

    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        struct serve_request request = {.data = incoming};
        int i;

        message.buffer = incoming;
        message.buffer_bytes = sizeof incoming;
        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) == 0 &&
            message.sender != HN_KERNEL) {
            request.sender = message.sender;
            request.granted = message.granted;
            request.bytes = message.length;
            for (i = 0; i < 3; i++) {
                request.word[i] = message.word[i];
            }
            serve(&request);
        }
    }
}
