/* SPDX-License-Identifier: MIT
 *
 * Parents and children. Invariant: the parent of every process is in the
 * table and alive; a dead process has a parent that has not asked for it.
 */
#include "sos/init/family.h"

#include <errno.h>
#include <stddef.h>

#include "sos/init/reply.h"
#include "sos/init/vouch.h"

static int is_wanted(const struct proc *child, pid_t parent, pid_t pid)
{
    return child->parent == parent && (pid == -1 || pid == child->pid);
}

/* A child of PARENT that PID names, a dead one if there is one. */
static struct proc *find_child(pid_t parent, pid_t pid)
{
    struct proc *found = NULL;

    for (struct proc *p = proc_next(0); p != NULL; p = proc_next(p->pid)) {
        if (is_wanted(p, parent, pid) &&
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

    parent->waiting = 0;
    if (reply(parent->handle, &message) == 0) {
        proc_remove(child);
    }
}

void family_wait(struct proc *parent, pid_t pid, int now)
{
    struct proc *child = find_child(parent->pid, pid);

    if (child != NULL && child->life == PROC_DEAD) {
        tell(parent, child);
    } else if (child == NULL) {
        reply_result(parent->handle, -ECHILD);
    } else if (now) {
        reply_result(parent->handle, 0);
    } else {
        parent->waiting = 1;
        parent->wait_pid = pid;
    }
}

/* Gives PARENT's children to init, which wants to know of each end. */
static void adopt_children(pid_t parent)
{
    for (struct proc *p = proc_next(0); p != NULL; p = proc_next(p->pid)) {
        if (p->parent == parent) {
            p->parent = PROC_INIT;
        }
    }
}

void family_end(struct proc *proc, int status)
{
    struct proc *parent = proc_of_pid(proc->parent);

    vouch_end(proc);
    (void)process_kill(proc->handle);
    proc->life = PROC_DEAD;
    proc->waiting = 0;
    proc->status = status;
    adopt_children(proc->pid);
    if (parent->waiting && is_wanted(proc, parent->pid, parent->wait_pid)) {
        tell(parent, proc);
    }
}

pid_t family_reap(int *status)
{
    struct proc *child = find_child(PROC_INIT, -1);
    pid_t pid = 0;

    if (child != NULL && child->life == PROC_DEAD) {
        pid = child->pid;
        *status = child->status;
        proc_remove(child);
    }
    return pid;
}
