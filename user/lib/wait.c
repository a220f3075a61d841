/* SPDX-License-Identifier: MIT
 *
 * Waiting for children: init knows what becomes of them.
 */
#include <sys/wait.h>

#include <errno.h>
#include <stddef.h>

#include "user/lib/client.h"

pid_t waitpid(pid_t pid, int *status, int options)
{
    struct message message;
    int result;

    do {
        message = MESSAGE_SHORT(PROC_WAIT, (uint32_t)pid, (uint32_t)options);
        result = client_ask_init(&message);
    } while (!client_handle() && result == -EINTR);
    if (result > 0 && status != NULL) {
        *status = (int)message.word[1];
    }
    return client_result(result);
}

pid_t wait(int *status)
{
    return waitpid(-1, status, 0);
}
