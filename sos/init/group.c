/* SPDX-License-Identifier: MIT
 *
 * Process groups: a number that members carry; a group without members is
 * nothing.
 */
#include "sos/init/group.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "sos/init/family.h"
#include "sos/init/service.h"

static pid_t foreground;
static uint32_t keys; /* signals that were typed, a set */

/* A member of GROUP that is of user UID, or of any for root; NULL if there is
 * none. One that ended counts until its parent knows: so the second process of
 * a pipeline can join the first however soon that ends. */
static struct proc *member(pid_t group, uint32_t uid)
{
    struct proc *p = proc_each(NULL);

    while (p != NULL && (p->group != group || (uid != 0 && p->uid != uid))) {
        p = proc_each(p);
    }
    return p;
}

int group_set(struct proc *client, pid_t pid, pid_t group)
{
    struct proc *proc = pid == 0 ? client : proc_of_pid(pid);

    if (proc == NULL) {
        return -ESRCH;
    }
    if (group == -1) {
        return proc->group;
    }
    if (proc != client && proc->parent != client->pid) {
        return -ESRCH;
    }
    if (group < 0) {
        return -EINVAL;
    }
    group = group == 0 ? proc->pid : group;
    if (group != proc->pid && member(group, client->uid) == NULL) {
        return -EPERM;
    }
    proc->group = group;
    return group;
}

int group_foreground(const struct proc *client, pid_t group)
{
    if (group != 0 && member(group, 0) == NULL) {
        return -ESRCH;
    }
    if (group != 0 && member(group, client->uid) == NULL) {
        return -EPERM;
    }
    foreground = group != 0 ? group : foreground;
    return foreground;
}

void group_set_foreground(pid_t group)
{
    foreground = group;
}

void group_key(int signal)
{
    keys |= 1u << signal;
}

/* Sends SIGNAL to all who live in the foreground. Whether there was any. */
static int send_foreground(int signal)
{
    int sent = 0;

    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (p->group == foreground && p->life == PROC_ALIVE &&
            p->pid != PROC_INIT) {
            family_signal(p, signal);
            sent = 1;
        }
    }
    return sent;
}

void group_serve_keys(void)
{
    uint32_t left = keys;

    for (; left != 0; left &= left - 1) {
        int signal = __builtin_ctz(left);

        if (send_foreground(signal)) {
            keys &= ~(1u << signal);
        }
    }
}

void group_hang_up(void)
{
    (void)send_foreground(SIGHUP);
    keys = 0; /* they were for those who are gone */
}

static int is_meant(const struct proc *proc, const struct proc *client,
                    int32_t which)
{
    if (which == -1) {
        return proc != client && proc->pid != PROC_INIT && service_of(proc) < 0;
    }
    return which > 0    ? proc->pid == which
           : which == 0 ? proc->group == client->group
                        : proc->group == -which;
}

static int may_kill(const struct proc *client, const struct proc *proc)
{
    return proc->pid != PROC_INIT &&
           (client->uid == 0 || client->uid == proc->uid);
}

/* Before PROC gets a signal: what fs has not written yet would end with it. If
 * it does not answer, it ends all the same. */
static void prepare(const struct proc *proc)
{
    struct message message = MESSAGE_SHORT(FS_SYNC, 0, 0);

    if (service_of(proc) == SERVICE_FS) {
        (void)service_ask(SERVICE_FS, &message);
    }
}

int group_kill(struct proc *client, int32_t which, uint32_t signal)
{
    int error = -ESRCH;

    if (signal >= NSIG || signal == SIGSTOP) {
        return -EINVAL;
    }
    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (!is_meant(p, client, which)) {
            continue;
        }
        if (!may_kill(client, p)) {
            error = error == 0 ? 0 : -EPERM;
            continue;
        }
        error = 0;
        if (signal != 0 && p != client) {
            prepare(p);
            family_signal(p, (int)signal);
        }
    }
    if (error == 0 && signal != 0 && is_meant(client, client, which)) {
        family_signal(client, (int)signal);
    }
    return error;
}
