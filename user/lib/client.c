/* SPDX-License-Identifier: MIT
 *
 * Requests to init and to the servers.
 */
#include "user/lib/client.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define TRIES 6       /* to reach a server that is being replaced */
#define LOOK_AFTER 64 /* requests, for signals */

int (*client_run_handlers)(void);
void (*client_reopen)(enum service service, handle_t handle);
void (*client_share)(void);
int (*client_request)(handle_t partner, struct message *message);
uint32_t client_signals;

/* What is known of the servers. */
static struct {
    handle_t handle; /* 0 = not known */
    int known;       /* it had a handle before */
} servers[SERVICES];

/* How to go on when the server ends over a request. */
enum manner {
    REPEAT,
    ONCE
};

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

static int request(handle_t partner, struct message *message)
{
    return client_request != NULL ? client_request(partner, message)
                                  : ipc_request(partner, IPC_FOREVER, message);
}

int client_ask_init(struct message *message)
{
    int error = request(HN_PARENT, message);

    if (error == ERR_HANDLE) {
        return -ENOSYS;
    }
    if (error < 0) {
        return -errno_of(error);
    }
    client_signals |= message->word[2];
    return (int)message->word[0];
}

int client_handle(void)
{
    return client_run_handlers != NULL && client_signals != 0 &&
           client_run_handlers();
}

/* Asks init for signals. Whether a handler ran that does not restart calls. */
static int look_for_signals(void)
{
    struct message message = MESSAGE_SHORT(PROC_PENDING, 0, 0);

    (void)client_ask_init(&message);
    return client_handle();
}

/* Asks init for the server's handle, and opens its files again. 0 or a negated
 * errno. */
static int find_server(enum service service)
{
    struct message message = MESSAGE_SHORT(PROC_SERVICE, service, 0);
    int result = client_ask_init(&message);

    if (result < 0) {
        return result;
    }
    if (message.granted <= 0) {
        return -EIO;
    }
    servers[service].handle = message.granted;
    if (servers[service].known && client_reopen != NULL) {
        client_reopen(service, message.granted);
    }
    servers[service].known = 1;
    return 0;
}

/* Makes a request once. Its result; ERR_HANDLE or ERR_PARTNER (which no
 * negated errno is): the server has ended, in *SENT whether it may have had
 * the request. */
static int try(enum service service, struct message *message, int *lost)
{
    int error = servers[service].handle != 0 ? 0 : find_server(service);

    *lost = 0;
    if (error < 0) {
        return error;
    }
    error = request(servers[service].handle, message);
    if (error >= 0) {
        return (int)message->word[0];
    }
    if (error == ERR_HANDLE || error == ERR_PARTNER) {
        servers[service].handle = 0;
        *lost = error;
        return -EIO;
    }
    return -errno_of(error);
}

/* EXPECTED: the error that is taken for success when a request is made again,
 * or 0. */
static int ask(enum service service, struct message *message,
               enum manner manner, int expected)
{
    static unsigned requests;
    int again = 0;

    if (client_run_handlers != NULL && ++requests % LOOK_AFTER == 0) {
        (void)look_for_signals();
    }
    for (int tries = 0; tries < TRIES;) {
        uint32_t words[] = {message->word[0], message->word[1],
                            message->word[2]}; /* a reply overwrites them */
        int lost;
        int result = try(service, message, &lost);

        if (lost != 0) {
            tries++;
            again |= lost == ERR_PARTNER;
            if (again && manner == ONCE) {
                return -EIO;
            }
        } else if (result == -EINTR) {
            if (look_for_signals()) {
                return result;
            }
            memcpy(message->word, words, sizeof words);
        } else {
            return again && expected != 0 && result == expected ? 0 : result;
        }
    }
    return -EIO;
}

int client_ask(enum service service, struct message *message)
{
    return ask(service, message, REPEAT, 0);
}

int client_ask_again(enum service service, struct message *message, int error)
{
    return ask(service, message, REPEAT, error);
}

int client_ask_once(enum service service, struct message *message)
{
    return ask(service, message, ONCE, 0);
}

int client_result(int result)
{
    if (result < 0) {
        errno = -result;
        return -1;
    }
    return result;
}
