/* SPDX-License-Identifier: MIT
 *
 * Handlers of signals. init knows which signals have one, and tells with a
 * reply that it has to run; it runs here, where client_handle() is called. A
 * signal whose handler must not run because another one does stays in
 * client_signals.
 */
#include <signal.h>

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "user/lib/client.h"

static struct sigaction actions[NSIG];
static sigset_t held; /* handlers that must not run now */

/* Runs the handler of one signal. Whether it ends a call that waits. */
static int run_handler(int signal)
{
    struct sigaction action = actions[signal];
    sigset_t saved = held;

    client_signals &= ~(1u << signal);
    if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) {
        return 0; /* it was changed meanwhile */
    }
    if ((action.sa_flags & SA_RESETHAND) != 0) {
        (void)sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL},
                        NULL);
    }
    held |= action.sa_mask;
    if ((action.sa_flags & SA_NODEFER) == 0) {
        held |= 1u << signal;
    }
    action.sa_handler(signal);
    held = saved;
    return (action.sa_flags & SA_RESTART) == 0;
}

/* client_run_handlers: see client_handle(). */
static int run_handlers(void)
{
    int saved = errno;
    int ends = 0;

    while ((client_signals & ~held) != 0) {
        ends |= run_handler(__builtin_ctz(client_signals & ~held));
    }
    errno = saved;
    return ends;
}

/* What init is to do with a signal that has this handler. */
static uint32_t action_of(void (*handler)(int))
{
    if (handler == SIG_DFL) {
        return PROC_DEFAULT;
    }
    return handler == SIG_IGN ? PROC_IGNORE : PROC_HANDLE;
}

/* Describes what init did with a signal up to now. */
static void describe(int signal, int was, struct sigaction *old)
{
    *old = actions[signal];
    if (was != PROC_HANDLE) {
        *old = (struct sigaction){.sa_handler =
                                      was == PROC_IGNORE ? SIG_IGN : SIG_DFL};
    }
}

int sigaction(int signal, const struct sigaction *restrict action,
              struct sigaction *restrict old)
{
    struct message message =
        MESSAGE_SHORT(PROC_ACTION, (uint32_t)signal, UINT32_MAX);
    struct sigaction before;
    int was;

    if (action != NULL) {
        message.word[2] = action_of(action->sa_handler);
    }
    was = client_ask_init(&message);
    if (was < 0) {
        return client_result(was);
    }
    describe(signal, was, &before);
    if (action != NULL) {
        actions[signal] = *action;
        client_run_handlers = run_handlers;
    }
    if (old != NULL) {
        *old = before;
    }
    (void)client_handle();
    return 0;
}

void (*signal(int signal, void (*handler)(int)))(int)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    struct sigaction old;

    return sigaction(signal, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int sigemptyset(sigset_t *set)
{
    *set = 0;
    return 0;
}

int sigfillset(sigset_t *set)
{
    *set = ~(sigset_t)0;
    return 0;
}

/* Whether there is such a signal; else errno is set. */
static int is_signal(int signal)
{
    if (signal <= 0 || signal >= NSIG) {
        errno = EINVAL;
        return 0;
    }
    return 1;
}

int sigaddset(sigset_t *set, int signal)
{
    if (!is_signal(signal)) {
        return -1;
    }
    *set |= 1u << signal;
    return 0;
}

int sigdelset(sigset_t *set, int signal)
{
    if (!is_signal(signal)) {
        return -1;
    }
    *set &= ~(1u << signal);
    return 0;
}

int sigismember(const sigset_t *set, int signal)
{
    return is_signal(signal) ? (*set >> signal & 1) != 0 : -1;
}

/* Changes init's set of blocked signals. Those that are pending, or a negated
 * errno; OLD becomes the old set. */
static int block(enum proc_block how, sigset_t set, sigset_t *old)
{
    struct message message = MESSAGE_SHORT(PROC_BLOCK, set, how);
    int pending = client_ask_init(&message);

    if (pending >= 0 && old != NULL) {
        *old = message.word[1];
    }
    return pending;
}

/* Lets the handlers run that HOW and SET do not hold back: also if one was left
 * by longjmp. */
static void release(int how, sigset_t set)
{
    if (how == SIG_UNBLOCK) {
        held &= ~set;
    } else if (how == SIG_SETMASK) {
        held &= set;
    }
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    static const enum proc_block hows[] = {
        [SIG_BLOCK] = PROC_BLOCK_ADD,
        [SIG_UNBLOCK] = PROC_BLOCK_REMOVE,
        [SIG_SETMASK] = PROC_BLOCK_SET,
    };
    sigset_t before = held;
    int result;

    if (set != NULL && (how < SIG_BLOCK || how > SIG_SETMASK)) {
        return client_result(-EINVAL);
    }
    result = set != NULL ? block(hows[how], *set, old)
                         : block(PROC_BLOCK_ASK, 0, old);
    if (result < 0) {
        return client_result(result);
    }
    if (old != NULL) {
        *old |= before;
    }
    if (set != NULL) {
        release(how, *set);
    }
    (void)client_handle();
    return 0;
}

int sigpending(sigset_t *set)
{
    int pending = block(PROC_BLOCK_ASK, 0, NULL);

    if (pending < 0) {
        return client_result(pending);
    }
    *set = (sigset_t)pending | client_signals;
    return 0;
}

int sigsuspend(const sigset_t *set)
{
    sigset_t old;
    int result = block(PROC_BLOCK_SET, *set, &old);

    if (result < 0) {
        return client_result(result);
    }
    /* A signal that was pending came with the reply. */
    if (client_signals == 0) {
        (void)pause();
    }
    (void)client_handle();
    (void)block(PROC_BLOCK_SET, old, NULL);
    return client_result(-EINTR);
}
