/* SPDX-License-Identifier: MIT
 *
 * Signals: reasons for which a process ends. There are no handlers; a signal
 * that is sent ends the process.
 */
#ifndef USER_SIGNAL_H
#define USER_SIGNAL_H

#include <sys/types.h>

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define NSIG 32

/* 0; -1 with errno EINVAL, ESRCH, EPERM (of another user). SIGNAL 0 only asks
 * whether it could be done. */
int kill(pid_t pid, int signal);
int raise(int signal);

/* "Killed"; for an unknown number "Unknown signal". */
char *strsignal(int signal);

#endif
