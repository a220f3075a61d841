/* SPDX-License-Identifier: MIT
 *
 * Sending signals: init carries them out.
 */
#include <signal.h>

#include <errno.h>
#include <unistd.h>

#include "user/lib/client.h"

int kill(pid_t pid, int signal)
{
    struct message message =
        MESSAGE_SHORT(PROC_KILL, (uint32_t)pid, (uint32_t)signal);
    int result = client_ask_init(&message);

    (void)client_handle();
    return client_result(result);
}

int killpg(pid_t group, int signal)
{
    return group <= 1 ? client_result(-EINVAL) : kill(-group, signal);
}

int raise(int signal)
{
    return kill(getpid(), signal);
}
