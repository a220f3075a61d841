/* SPDX-License-Identifier: MIT
 *
 * Parents and children. Invariant: the parent of every process is in the
 * table and alive; a dead process has a parent that has not asked for it.
 */
#include "sos/init/family.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "sos/init/reply.h"
#include "sos/init/service.h"
#include "sos/init/signal.h"
#include "sos/init/usage.h"
#include "sos/init/vouch.h"

static int is_wanted(const struct proc *child, const struct proc *parent,
                     int32_t which)
{
    if (child->parent != parent->pid) {
        return 0;
    }
    if (which == 0) {
        return child->group == parent->group;
    }
    return which == -1 || child->pid == which || child->group == -which;
}

/* A child of PARENT that WHICH names, a dead one if there is one. */
static struct proc *find_child(const struct proc *parent, int32_t which)
{
    struct proc *found = NULL;

    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (is_wanted(p, parent, which) &&
            (found == NULL || found->life != PROC_DEAD)) {
            found = p;
        }
    }
    return found;
}

/* Tells PARENT of CHILD, which is dead. If nobody was there to hear it, CHILD
 * stays for the next time. */
static void tell(struct proc *parent, struct proc *child)
{
    struct message message =
        MESSAGE_SHORT((uint32_t)child->pid, (uint32_t)child->status, 0);

    if (reply(parent, &message) == 0) {
        usage_inherit(parent, child);
        proc_remove(child);
    }
}

void family_wait(struct proc *parent, int32_t which, int now)
{
    struct proc *child = find_child(parent, which);

    if (child != NULL && child->life == PROC_DEAD) {
        tell(parent, child);
    } else if (child == NULL) {
        (void)reply_result(parent, -ECHILD);
    } else if (now) {
        (void)reply_result(parent, 0);
    } else if (reply_signals(parent) != 0) {
        (void)reply_result(parent, -EINTR);
    } else {
        parent->wait = WAIT_CHILD;
        parent->wait_for = which;
    }
}

/* Gives PARENT's children to init, which wants to know of each end. */
static void adopt_children(pid_t parent)
{
    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (p->parent == parent) {
            p->parent = PROC_INIT;
        }
    }
}

/* PARENT does not want to know how children end: CHILD vanishes, and PARENT,
 * if it waited for the last one, learns that there is none. */
static void vanish(struct proc *parent, struct proc *child)
{
    proc_remove(child);
    if (parent->wait == WAIT_CHILD &&
        find_child(parent, parent->wait_for) == NULL) {
        (void)reply_result(parent, -ECHILD);
    }
}

void family_end(struct proc *proc, int status)
{
    struct proc *parent = proc_of_pid(proc->parent);
    int service = service_of(proc);

    vouch_end(proc);
    usage_keep(proc);
    (void)process_kill(proc->handle);
    proc->life = PROC_DEAD;
    proc->wait = WAIT_NOTHING;
    proc->wake_set = 0;
    proc->alarm_set = 0;
    proc->status = status;
    if (service >= 0) {
        service_lost((enum service)service, status);
    }
    adopt_children(proc->pid);
    if ((parent->ignored & 1u << SIGCHLD) != 0) {
        vanish(parent, proc);
        return;
    }
    if (parent->wait == WAIT_CHILD &&
        is_wanted(proc, parent, parent->wait_for)) {
        /* The handler, if there is one, has to run with this reply. */
        parent->pending |= parent->handled & 1u << SIGCHLD;
        tell(parent, proc);
    } else {
        (void)signal_post(parent, SIGCHLD);
    }
}

void family_signal(struct proc *proc, int signal)
{
    if (proc->life == PROC_ALIVE && signal_post(proc, signal)) {
        family_end(proc, signal);
    }
}

pid_t family_reap(int *status)
{
    const struct proc *init = proc_of_pid(PROC_INIT);
    struct proc *child = find_child(init, -1);
    pid_t pid = 0;

    if (child != NULL && child->life == PROC_DEAD) {
        pid = child->pid;
        *status = child->status;
        proc_remove(child);
    }
    return pid;
}
