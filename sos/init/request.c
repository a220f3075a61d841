/* SPDX-License-Identifier: MIT
 *
 * What clients ask of init. The sender's handle, which the kernel gives, says
 * who asks; nothing in the message does.
 *
 * Rules of access: kill for the same user or root; another user, shutdown for
 * root; the disk for fs alone; the rest for everybody.
 */
#include "sos/init/request.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "sos/init/exception.h"
#include "sos/init/family.h"
#include "sos/init/reply.h"
#include "sos/init/say.h"
#include "sos/init/service.h"
#include "sos/init/spawn.h"
#include "sos/init/vouch.h"

/* The longest message that makes sense; a longer one is refused by the kernel,
 * and its sender told so. */
static union {
    struct proc_spawn spawn;
    char bytes[sizeof(struct proc_spawn) + PROC_STRINGS];
} memory;

/* An operation: CLIENT asks for it with MESSAGE. Replies itself. */
typedef void (*operation_t)(struct proc *client, const struct message *message);

static void op_start(struct proc *client, const struct message *message)
{
    struct message answer = MESSAGE_SHORT(0, 0, 0);

    if (client->start == NULL) {
        reply_result(client->handle, -EINVAL);
        return;
    }
    answer.data = client->start;
    answer.data_bytes = client->start_bytes;
    if (reply(client->handle, &answer) == 0) {
        free(client->start);
        client->start = NULL;
    }
}

static void op_service(struct proc *client, const struct message *message)
{
    struct message answer = MESSAGE_SHORT(0, 0, 0);
    uint32_t service = message->word[1];

    if (service >= SERVICES) {
        reply_result(client->handle, -EINVAL);
        return;
    }
    if (service == SERVICE_DISK && service_of(client) != SERVICE_FS) {
        reply_result(client->handle, -EPERM);
        return;
    }
    answer.grant = service_handle((enum service)service);
    answer.grant_rights = RIGHT_SEND | RIGHT_REQUEST;
    if (answer.grant == HN_NONE) {
        answer.word[0] = (uint32_t)-ENODEV;
    }
    (void)reply(client->handle, &answer);
}

static void op_spawn(struct proc *client, const struct message *message)
{
    reply_result(client->handle,
                 spawn_program(client, &memory, message->length));
}

static void op_wait(struct proc *client, const struct message *message)
{
    family_wait(client, (pid_t)message->word[1],
                (message->word[2] & WNOHANG) != 0);
}

static void op_exit(struct proc *client, const struct message *message)
{
    family_end(client, (int)(message->word[1] & 0xff) << 8);
}

static void op_kill(struct proc *client, const struct message *message)
{
    struct proc *victim = proc_of_pid((pid_t)message->word[1]);
    uint32_t signal = message->word[2];
    int error = 0;

    if (signal >= NSIG) {
        error = -EINVAL;
    } else if (victim == NULL) {
        error = -ESRCH;
    } else if (victim->pid == PROC_INIT ||
               (client->uid != 0 && client->uid != victim->uid)) {
        error = -EPERM;
    }
    if (error == 0 && signal != 0 && victim->life == PROC_ALIVE) {
        handle_t self = client->handle;

        family_end(victim, (int)signal);
        /* If that was the client itself, nobody is there for the reply. */
        reply_result(self, 0);
        return;
    }
    reply_result(client->handle, error);
}

/* Fills ENTRY. The kernel knows what a living process does at the moment. */
static void list_entry(const struct proc *proc, struct proc_entry *entry)
{
    struct info_process info = {.state = PROC_ZOMBIE};

    if (proc->life == PROC_ALIVE) {
        (void)read_kernel_info(INFO_PROCESS, (uint32_t)proc->handle, &info);
    }
    *entry = (struct proc_entry){
        .pid = proc->pid,
        .parent = proc->parent,
        .uid = proc->uid,
        .state = info.state,
        .priority = info.priority,
        .pages = info.pages,
        .resident = info.resident,
        .run_ticks = info.run_ticks,
    };
    for (int i = 0; i < PROC_NAME_BYTES; i++) {
        entry->name[i] = proc->name[i];
    }
}

static void op_list(struct proc *client, const struct message *message)
{
    static struct proc_entry entries[MAX_PROCS];
    struct message answer = MESSAGE_SHORT(0, 0, 0);
    uint32_t count = 0;

    for (struct proc *p = proc_next(0); p != NULL; p = proc_next(p->pid)) {
        list_entry(p, &entries[count++]);
    }
    answer.word[0] = count;
    answer.data = entries;
    answer.data_bytes = count * (uint32_t)sizeof entries[0];
    (void)reply(client->handle, &answer);
}

static void op_memory(struct proc *client, const struct message *message)
{
    int32_t pages = (int32_t)message->word[1];
    int size = pages < 0 ? memory_free(client->handle, -(uint32_t)pages)
                         : memory_add(client->handle, (uint32_t)pages);

    if (size == ERR_ARGUMENT) {
        size = -EINVAL;
    } else if (size < 0) {
        size = -ENOMEM;
    }
    reply_result(client->handle, size);
}

static void op_setuser(struct proc *client, const struct message *message)
{
    reply_result(client->handle,
                 client->uid != 0
                     ? -EPERM
                     : vouch(client, message->word[1], message->word[2]));
}

static void op_shutdown(struct proc *client, const struct message *message)
{
    if (client->uid == 0) {
        power_off((int)(message->word[1] & 0xff));
    }
    reply_result(client->handle, -EPERM);
}

/* A notice, not a request: there is no reply. */
static void op_ready(struct proc *client, const struct message *message)
{
    service_set_ready(client, (int)message->word[1]);
}

static const operation_t operations[] = {
    [PROC_START - PROC_START] = op_start,
    [PROC_SERVICE - PROC_START] = op_service,
    [PROC_SPAWN - PROC_START] = op_spawn,
    [PROC_WAIT - PROC_START] = op_wait,
    [PROC_EXIT - PROC_START] = op_exit,
    [PROC_KILL - PROC_START] = op_kill,
    [PROC_LIST - PROC_START] = op_list,
    [PROC_MEMORY - PROC_START] = op_memory,
    [PROC_SETUSER - PROC_START] = op_setuser,
    [PROC_SHUTDOWN - PROC_START] = op_shutdown,
    [PROC_READY - PROC_START] = op_ready,
};

#define OPERATIONS (sizeof operations / sizeof operations[0])

void request_serve(int32_t timeout)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    struct proc *client;
    uint32_t operation;

    message.buffer = &memory;
    message.buffer_bytes = sizeof memory;
    if (ipc_receive(HN_ANY, timeout, &message) < 0) {
        return;
    }
    if (message.sender == HN_KERNEL) {
        if (message.word[0] == KMSG_EXCEPTION) {
            exception_handle((handle_t)message.word[1]);
        }
        return;
    }
    client = proc_of_handle(message.sender);
    operation = message.word[0] - PROC_START;
    if (client == NULL || operation >= OPERATIONS ||
        operations[operation] == NULL) {
        reply_result(message.sender, -ENOSYS);
    } else {
        client->waiting = 0; /* who asks something new waits no longer */
        operations[operation](client, &message);
    }
}
