/* SPDX-License-Identifier: MIT
 *
 * Identity. The handle that goes along with a message is how fs will know the
 * process when it asks for something; the right it carries is never used.
 */
#include "sos/init/vouch.h"

#include "sos/init/service.h"

/* Sends an operation about PROC to fs. */
static int tell(const struct proc *proc, enum client_operation operation,
                uint32_t uid, uint32_t gid)
{
    struct message message = MESSAGE_SHORT(operation, uid, gid);

    message.grant = proc->handle;
    message.grant_rights = RIGHT_SEND;
    return service_ask(SERVICE_FS, &message);
}

int vouch(struct proc *proc, uint32_t uid, uint32_t gid)
{
    int error = tell(proc, FS_VOUCH, uid, gid);

    if (error < 0) {
        return error;
    }
    proc->vouched = 1;
    proc->uid = uid;
    proc->gid = gid;
    return 0;
}

void vouch_end(struct proc *proc)
{
    if (proc->vouched) {
        (void)tell(proc, FS_FORGET, 0, 0);
        proc->vouched = 0;
    }
}
