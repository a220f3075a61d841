/* SPDX-License-Identifier: MIT
 *
 * Replies to clients.
 */
#include "sos/init/reply.h"

uint32_t reply_signals(const struct proc *client)
{
    return client->pending & client->handled & ~client->blocked;
}

int reply(struct proc *client, struct message *message)
{
    uint32_t signals = reply_signals(client);
    int error;

    message->word[2] = signals;
    client->wait = WAIT_NOTHING;
    error = ipc_send(client->handle, 0, message);
    if (error == 0) {
        client->pending &= ~signals;
    }
    return error;
}

int reply_result(struct proc *client, int result)
{
    struct message message = MESSAGE_SHORT((uint32_t)result, 0, 0);

    return reply(client, &message);
}
