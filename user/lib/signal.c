/* SPDX-License-Identifier: MIT
 *
 * Signals, which init carries out, and their names.
 */
#include <signal.h>

#include <stdint.h>
#include <unistd.h>

#include "user/lib/client.h"

static const char *const names[NSIG] = {
    [SIGHUP] = "Hangup",
    [SIGINT] = "Interrupt",
    [SIGQUIT] = "Quit",
    [SIGILL] = "Illegal instruction",
    [SIGTRAP] = "Trace/breakpoint trap",
    [SIGABRT] = "Aborted",
    [SIGBUS] = "Bus error",
    [SIGFPE] = "Arithmetic exception",
    [SIGKILL] = "Killed",
    [SIGUSR1] = "User defined signal 1",
    [SIGSEGV] = "Segmentation fault",
    [SIGUSR2] = "User defined signal 2",
    [SIGPIPE] = "Broken pipe",
    [SIGALRM] = "Alarm clock",
    [SIGTERM] = "Terminated",
};

int kill(pid_t pid, int signal)
{
    struct message message =
        MESSAGE_SHORT(PROC_KILL, (uint32_t)pid, (uint32_t)signal);

    return client_result(client_ask_init(&message));
}

int raise(int signal)
{
    return kill(getpid(), signal);
}

char *strsignal(int signal)
{
    const char *name = NULL;

    if (signal >= 0 && signal < NSIG) {
        name = names[signal];
    }
    /* POSIX forbids the caller to write to it. */
    return (char *)(uintptr_t)(name != NULL ? name : "Unknown signal");
}
