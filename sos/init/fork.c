/* SPDX-License-Identifier: MIT
 *
 * Copies of processes.
 */
#include "sos/init/fork.h"

#include <errno.h>
#include <stddef.h>

#include "sos/init/create.h"
#include "sos/init/quota.h"
#include "sos/init/reply.h"
#include "sos/init/signal.h"
#include "sos/init/vouch.h"

/* Enters the clone HANDLE of PARENT. 0 or a negated errno. */
static int enter(struct proc *parent, handle_t handle, struct proc **copy)
{
    *copy = proc_new(parent->name, handle, parent->pid);
    if (*copy == NULL) {
        (void)process_kill(handle);
        return -EAGAIN;
    }
    (*copy)->pages = parent->pages;
    (*copy)->mask = parent->mask;
    (*copy)->real_uid = parent->real_uid;
    (*copy)->copy = 1;
    signal_fork(parent, *copy);
    return vouch_fork(parent, *copy);
}

/* Makes a copy of PARENT. 0 or a negated errno. */
static int copy_process(struct proc *parent, struct proc **copy)
{
    handle_t handle;
    int error;

    *copy = NULL;

    if (!quota_allows_process(parent->real_uid)) {
        return -EAGAIN;
    }
    if (!quota_allows_pages(parent->real_uid, parent->pages)) {
        return -ENOMEM;
    }
    handle = process_clone(parent->handle);
    if (handle < 0) {
        return -ENOMEM;
    }
    error = enter(parent, handle, copy);
    if (error < 0 && *copy != NULL) {
        create_undo(*copy);
    }
    return error;
}

/* COPY, which does not run before it has its reply, becomes a pager. */
static void make_pager(struct proc *copy)
{
    copy->parent = PROC_INIT;
    copy->group = copy->pid;
    copy->handled = 0;
    copy->blocked = 0;
    proc_set_name(copy, "pager");
}

/* Makes a copy of CLIENT, and tells CLIENT of it. */
static void serve_original(struct proc *client, uint32_t kind)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    struct proc *copy;
    int error = kind > PROC_PAGER ? -EINVAL : copy_process(client, &copy);

    if (error == 0 && kind == PROC_PAGER) {
        make_pager(copy);
        message.grant = copy->handle;
        message.grant_rights = RIGHT_REQUEST | RIGHT_GRANT;
    }
    message.word[0] = (uint32_t)(error < 0 ? error : copy->pid);
    (void)reply(client, &message);
}

void fork_serve(struct proc *client, uint32_t kind)
{
    struct message message = MESSAGE_SHORT(0, (uint32_t)client->pid, 0);

    if (!client->copy) {
        serve_original(client, kind);
        return;
    }
    client->copy = 0;
    (void)reply(client, &message);
}
