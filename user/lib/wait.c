/* SPDX-License-Identifier: MIT
 *
 * Waiting for children: init knows what becomes of them.
 */
#include <sys/wait.h>

#include "user/lib/client.h"

pid_t waitpid(pid_t pid, int *status, int options)
{
    struct message message =
        MESSAGE_SHORT(PROC_WAIT, (uint32_t)pid, (uint32_t)options);
    int result = client_ask_init(&message);

    if (result > 0 && status != NULL) {
        *status = (int)message.word[1];
    }
    return client_result(result);
}

pid_t wait(int *status)
{
    return waitpid(-1, status, 0);
}
