/* SPDX-License-Identifier: MIT
 *
 * The pipe server: hands each message to serve(), which knows what it means.
 * This is the only file of pipe that knows the kernel.
 */
#include "sos/pipe/serve.h"
#include "vamos.h"

static uint8_t incoming[IPC_MAX_BYTES]; /* memory part of the request */

int main(void)
{
    struct server_request request;

    serve_start(HN_PARENT, server_reply);
    server_ready(0);
    for (;;) {
        if (server_receive(IPC_FOREVER, incoming, &request) == 0 &&
            request.sender != HN_KERNEL) {
            serve(&request);
        }
    }
}
