/* SPDX-License-Identifier: MIT
 *
 * Signals. Default and ignore are carried out by init, at once, whatever the
 * process does. A handler runs in the process itself, when it is in the
 * library: a call that waits ends for it, and a process that only computes
 * runs it at its next call that waits or asks init, or after 64 others.
 *
 * SIGSEGV, SIGFPE, SIGILL, SIGBUS and SIGTRAP that come from an exception of
 * the processor always end the process. No process is ever stopped: SIGSTOP
 * is refused, SIGTSTP and SIGCONT do nothing by default.
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
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define NSIG 31

typedef volatile int sig_atomic_t;
typedef uint32_t sigset_t; /* bit n: signal n */

#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int)) - 1)

/* sa_flags. */
#define SA_RESTART 1   /* a read, write or waitpid that waits is made again */
#define SA_RESETHAND 2 /* back to SIG_DFL before the handler runs */
#define SA_NODEFER 4   /* the handler may interrupt itself */

struct sigaction {
    void (*sa_handler)(int);
    sigset_t sa_mask; /* handlers that do not run while this one does */
    int sa_flags;
};

/* Sets what becomes of a signal. A child has the handlers of its parent; exec
 * sets handlers back to the default and keeps what is ignored. A handler set
 * by signal() stays, and restarts calls (SA_RESTART).
 *
 * Returns: 0; -1 with errno EINVAL (no such signal, or SIGKILL, SIGSTOP).
 *          signal(): the old handler, or SIG_ERR with errno.
 */
int sigaction(int signal, const struct sigaction *restrict action,
              struct sigaction *restrict old);
void (*signal(int signal, void (*handler)(int)))(int);

int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int signal);
int sigdelset(sigset_t *set, int signal);
int sigismember(const sigset_t *set, int signal);

/* Blocked signals stay pending, at init; a child and a new program have the
 * same set. */
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *set); /* -1 with EINTR */

/* To a process, to its own group (0), to group -PID. 0; -1 with errno EINVAL,
 * ESRCH, EPERM (of another user). SIGNAL 0 only asks whether it could be
 * done. A handler of the caller's has run before kill and raise return. */
int kill(pid_t pid, int signal);
int killpg(pid_t group, int signal);
int raise(int signal);

#endif
