/* SPDX-License-Identifier: MIT
 *
 * The clone is asked for its request before the client has its reply: until
 * then, nothing has happened that could not be taken back.
 */
#include "user/lib/clone.h"

handle_t clone_client(handle_t client, int32_t timeout,
                      const struct message *to_client,
                      const struct message *to_clone)
{
    struct message again = MESSAGE_SHORT(0, 0, 0);
    handle_t clone = process_clone(client);
    int error;

    if (clone < 0) {
        return clone;
    }
    error = ipc_receive(clone, timeout, &again);
    if (error == 0) {
        error = ipc_send(clone, 0, to_clone);
    }
    if (error != 0) {
        (void)process_kill(clone);
        return error;
    }
    (void)ipc_send(client, 0,
                   to_client); /* it may have been killed: then not */
    return clone;
}
