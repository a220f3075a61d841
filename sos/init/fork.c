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

/* The pid of a new copy of PARENT, or a negated errno. */
static int copy_process(struct proc *parent)
{
    struct proc *copy = NULL;
    handle_t handle;
    int error;

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
    error = enter(parent, handle, &copy);
    if (error < 0) {
        if (copy != NULL) {
            create_undo(copy);
        }
        return error;
    }
    return copy->pid;
}

void fork_serve(struct proc *client)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    if (!client->copy) {
        (void)reply_result(client, copy_process(client));
        return;
    }
    message.word[1] = (uint32_t)client->pid;
    client->copy = 0;
    (void)reply(client, &message);
}
