/* SPDX-License-Identifier: MIT
 *
 * Signals of processes. Invariants: ignored and handled are disjoint; SIGKILL
 * is in none of the sets.
 */
#include "sos/init/signal.h"

#include <errno.h>
#include <signal.h>

#include "sos/init/reply.h"
#include "sos/init/ticks.h"
#include "sos/init/vouch.h"

/* By default, these do nothing: no process is ever stopped. */
#define HARMLESS (bit(SIGCHLD) | bit(SIGCONT) | bit(SIGTSTP))

/* What cannot be ignored, handled or blocked. */
#define FIXED (bit(SIGKILL) | bit(SIGSTOP))

static uint32_t bit(int signal)
{
    return 1u << signal;
}

/* Whether the signals in SET do nothing to PROC. */
static uint32_t without_effect(const struct proc *proc)
{
    return proc->ignored | (HARMLESS & ~proc->handled);
}

/* Ends what PROC waits for: with us, or with a server. */
static void interrupt(struct proc *proc)
{
    if (proc->wait == WAIT_CHILD || proc->wait == WAIT_TIME) {
        struct message message = MESSAGE_SHORT((uint32_t)-EINTR, 0, 0);

        if (proc->wait == WAIT_TIME) {
            message.word[1] = proc->wake - ticks_now();
        }
        (void)reply(proc, &message);
    } else {
        vouch_interrupt(proc);
    }
}

int signal_post(struct proc *proc, int signal)
{
    if ((without_effect(proc) & bit(signal)) != 0) {
        return 0;
    }
    if ((proc->blocked & bit(signal)) != 0) {
        proc->pending |= bit(signal);
        return 0;
    }
    if ((proc->handled & bit(signal)) != 0) {
        int known = (reply_signals(proc) & bit(signal)) != 0;

        proc->pending |= bit(signal);
        if (!known) {
            interrupt(proc);
        }
        return 0;
    }
    return 1;
}

/* The action that stands in the sets. */
static int current(const struct proc *proc, uint32_t set)
{
    if ((proc->ignored & set) != 0) {
        return PROC_IGNORE;
    }
    return (proc->handled & set) != 0 ? PROC_HANDLE : PROC_DEFAULT;
}

int signal_action(struct proc *proc, uint32_t signal, uint32_t action)
{
    uint32_t set;
    int old;

    if (signal == 0 || signal >= NSIG) {
        return -EINVAL;
    }
    set = 1u << signal;
    old = current(proc, set);
    if (action == UINT32_MAX) {
        return old;
    }
    if (action > PROC_HANDLE || (set & FIXED) != 0) {
        return -EINVAL;
    }
    proc->ignored &= ~set;
    proc->handled &= ~set;
    if (action == PROC_IGNORE) {
        proc->ignored |= set;
    } else if (action == PROC_HANDLE) {
        proc->handled |= set;
    }
    proc->pending &= ~without_effect(proc);
    return old;
}

int signal_block(struct proc *proc, uint32_t set, uint32_t how)
{
    switch (how) {
    case PROC_BLOCK_ASK:
        break;
    case PROC_BLOCK_ADD:
        proc->blocked |= set;
        break;
    case PROC_BLOCK_REMOVE:
        proc->blocked &= ~set;
        break;
    case PROC_BLOCK_SET:
        proc->blocked = set;
        break;
    default:
        return -EINVAL;
    }
    proc->blocked &= ~FIXED;
    return 0;
}

int signal_deadly(const struct proc *proc)
{
    uint32_t set = proc->pending & ~proc->handled & ~proc->blocked;

    return set != 0 ? __builtin_ctz(set) : 0;
}

void signal_fork(const struct proc *proc, struct proc *copy)
{
    copy->ignored = proc->ignored;
    copy->handled = proc->handled;
    copy->blocked = proc->blocked;
}

void signal_exec(struct proc *proc)
{
    proc->handled = 0;
    proc->pending &= ~without_effect(proc);
}
