/* SPDX-License-Identifier: MIT
 *
 * Replies to clients.
 */
#include "sos/init/reply.h"

int reply(handle_t client, const struct message *message)
{
    return ipc_send(client, 0, message);
}

void reply_result(handle_t client, int result)
{
    struct message message = MESSAGE_SHORT((uint32_t)result, 0, 0);

    (void)reply(client, &message);
}
