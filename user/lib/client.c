/* SPDX-License-Identifier: MIT
 *
 * Requests to init and to the servers.
 */
#include "user/lib/client.h"

#include <errno.h>

#define TRIES 3 /* to reach a server that is being replaced */

/* Handles of the servers; 0 = not known. */
static handle_t servers[SERVICES];

/* The errno for a failed call of the kernel. */
static int errno_of(int error)
{
    switch (error) {
    case ERR_TIMEOUT:
        return ETIMEDOUT;
    case ERR_RESOURCES:
        return ENOMEM;
    case ERR_ADDRESS:
        return EFAULT;
    case ERR_ARGUMENT:
        return EINVAL;
    case ERR_TRUNCATED:
        return EPROTO;
    case ERR_RIGHTS:
    case ERR_UNPRIVILEGED:
        return EPERM;
    default:
        return EIO;
    }
}

int client_ask_init(struct message *message)
{
    int error = ipc_request(HN_PARENT, IPC_FOREVER, message);

    if (error == ERR_HANDLE) {
        return -ENOSYS;
    }
    return error < 0 ? -errno_of(error) : (int)message->word[0];
}

/* Makes sure that the server's handle is known. 0 or a negated errno. */
static int find_server(enum service service)
{
    struct message message = MESSAGE_SHORT(PROC_SERVICE, service, 0);
    int result;

    if (servers[service] != 0) {
        return 0;
    }
    result = client_ask_init(&message);
    if (result < 0) {
        return result;
    }
    if (message.granted <= 0) {
        return -EIO;
    }
    servers[service] = message.granted;
    return 0;
}

int client_ask(enum service service, struct message *message)
{
    for (int i = 0; i < TRIES; i++) {
        int error = find_server(service);

        if (error < 0) {
            return error;
        }
        error = ipc_request(servers[service], IPC_FOREVER, message);
        if (error >= 0) {
            return (int)message->word[0];
        }
        if (error != ERR_HANDLE && error != ERR_PARTNER) {
            return -errno_of(error);
        }
        servers[service] = 0;
    }
    return -EIO;
}

int client_result(int result)
{
    if (result < 0) {
        errno = -result;
        return -1;
    }
    return result;
}
