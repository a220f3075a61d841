/* SPDX-License-Identifier: MIT
 *
 * The names of signals.
 */
#include <string.h>

#include <signal.h>

#include <stddef.h>
#include <stdint.h>

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
    [SIGCHLD] = "Child exited",
    [SIGCONT] = "Continued",
    [SIGSTOP] = "Stopped (signal)",
    [SIGTSTP] = "Stopped",
};

char *strsignal(int signal)
{
    const char *name = NULL;

    if (signal >= 0 && signal < NSIG) {
        name = names[signal];
    }
    /* POSIX forbids the caller to write to it. */
    return (char *)(uintptr_t)(name != NULL ? name : "Unknown signal");
}
