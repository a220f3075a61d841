/* SPDX-License-Identifier: MIT
 *
 * Copies of processes, parents and groups.
 */
#include <stddef.h>
#include <unistd.h>

#include "user/lib/client.h"
#include "user/lib/identity.h"
#include "user/lib/process.h"

int (*process_before_fork)(void);
void (*process_after_fork)(int result);

/* Makes a copy; in *HANDLE, that of a pager. The pid, 0 to the copy, or a
 * negated errno. */
static int copy(enum proc_fork kind, handle_t *handle)
{
    struct message message = MESSAGE_SHORT(PROC_FORK, kind, 0);
    int result;

    if (client_share != NULL) {
        client_share();
    }
    result = client_ask_init(&message);
    if (result == 0) {
        identity_set_pid((pid_t)message.word[1]);
        client_signals = 0; /* those were the parent's */
    }
    *handle = message.granted;
    return result;
}

int process_fork_pager(handle_t *handle)
{
    int result = copy(PROC_PAGER, handle);

    if (result == 0) {
        client_run_handlers = NULL;
    }
    return result;
}

pid_t fork(void)
{
    handle_t none;
    int result = process_before_fork != NULL ? process_before_fork() : 0;

    if (result == 0) {
        result = copy(PROC_CHILD, &none);
        if (process_after_fork != NULL) {
            process_after_fork(result);
        }
    }
    (void)client_handle();
    return client_result(result);
}

pid_t getppid(void)
{
    struct message message = MESSAGE_SHORT(PROC_PARENT, 0, 0);

    return client_ask_init(&message);
}

/* Asks init for the group of PID, or sets it. */
static int ask_group(pid_t pid, pid_t group)
{
    struct message message =
        MESSAGE_SHORT(PROC_GROUP, (uint32_t)pid, (uint32_t)group);

    return client_result(client_ask_init(&message));
}

pid_t getpgid(pid_t pid)
{
    return ask_group(pid, -1);
}

pid_t getpgrp(void)
{
    return ask_group(0, -1);
}

int setpgid(pid_t pid, pid_t group)
{
    /* -1 would only ask. */
    return ask_group(pid, group < 0 ? -2 : group) < 0 ? -1 : 0;
}

pid_t setsid(void)
{
    return ask_group(0, 0);
}
