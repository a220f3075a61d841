/* SPDX-License-Identifier: MIT
 *
 * The end of a process.
 */
#include "user/lib/exit.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/lib/client.h"

#define ATEXIT_MAX 32

int (*exit_flush)(void);

static void (*functions[ATEXIT_MAX])(void);
static int registered;

int atexit(void (*function)(void))
{
    if (registered == ATEXIT_MAX) {
        return -1;
    }
    functions[registered++] = function;
    return 0;
}

void exit(int status)
{
    /* One by one, so that a function may register or exit in its turn. */
    while (registered > 0) {
        functions[--registered]();
    }
    if (exit_flush != NULL) {
        (void)exit_flush();
    }
    _exit(status);
}

void _exit(int status)
{
    struct message message = MESSAGE_SHORT(PROC_EXIT, (uint32_t)status, 0);

    (void)ipc_send(HN_PARENT, IPC_FOREVER, &message);
    /* init ends us now; nothing may run until then. */
    for (;;) {
        (void)ipc_receive(HN_NONE, IPC_FOREVER, &message);
    }
}

void _Exit(int status)
{
    _exit(status);
}

void abort(void)
{
    struct message message = MESSAGE_SHORT(PROC_ACTION, SIGABRT, PROC_DEFAULT);

    (void)raise(SIGABRT);
    /* There was a handler, and it returned. */
    (void)client_ask_init(&message);
    (void)raise(SIGABRT);
    _exit(128 + SIGABRT);
}
