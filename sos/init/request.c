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
#include "sos/init/exec.h"
#include "sos/init/family.h"
#include "sos/init/fork.h"
#include "sos/init/group.h"
#include "sos/init/mounts.h"
#include "sos/init/power.h"
#include "sos/init/quota.h"
#include "sos/init/reply.h"
#include "sos/init/service.h"
#include "sos/init/signal.h"
#include "sos/init/ticks.h"
#include "sos/init/timer.h"
#include "sos/init/usage.h"
#include "sos/init/vouch.h"
#include "sos/init/watch.h"

#define UNCHANGED UINT32_MAX /* PROC_SETUSER */
#define PERMISSIONS 0777u

/* The longest message that makes sense; a longer one is refused by the kernel,
 * and its sender told so. */
static union {
    struct proc_exec exec;
    struct proc_mount mount;
    char bytes[sizeof(struct proc_exec) +
               PROC_FILES * sizeof(struct proc_file) + PROC_STRINGS];
} memory;

/* An operation: CLIENT asks for it with MESSAGE. Replies itself. */
typedef void (*operation_t)(struct proc *client, const struct message *message);

static void op_start(struct proc *client, const struct message *message)
{
    struct message answer = MESSAGE_SHORT(0, 0, 0);

    if (client->start == NULL) {
        (void)reply_result(client, -EINVAL);
        return;
    }
    answer.data = client->start;
    answer.data_bytes = client->start_bytes;
    if (reply(client, &answer) == 0) {
        free(client->start);
        client->start = NULL;
    }
}

static void op_service(struct proc *client, const struct message *message)
{
    watch_give_handle(client, message->word[1]);
}

static void op_fork(struct proc *client, const struct message *message)
{
    fork_serve(client, message->word[1]);
}

static void op_exec(struct proc *client, const struct message *message)
{
    exec_serve(client, &memory, message->length);
}

static void op_wait(struct proc *client, const struct message *message)
{
    family_wait(client, (int32_t)message->word[1],
                (message->word[2] & WNOHANG) != 0);
}

static void op_exit(struct proc *client, const struct message *message)
{
    family_end(client, (int)(message->word[1] & 0xff) << 8);
}

static void op_kill(struct proc *client, const struct message *message)
{
    handle_t handle = client->handle;
    int result =
        group_kill(client, (int32_t)message->word[1], message->word[2]);

    /* If that was the client itself, nobody is there for the reply. */
    if (client->life == PROC_ALIVE && client->handle == handle) {
        (void)reply_result(client, result);
    }
}

static void op_action(struct proc *client, const struct message *message)
{
    (void)reply_result(
        client, signal_action(client, message->word[1], message->word[2]));
}

static void op_pending(struct proc *client, const struct message *message)
{
    (void)reply_result(client, 0);
}

static void op_block(struct proc *client, const struct message *message)
{
    struct message answer = MESSAGE_SHORT(0, client->blocked, 0);
    int error = signal_block(client, message->word[1], message->word[2]);

    if (error == 0 && signal_deadly(client) != 0) {
        family_end(client, signal_deadly(client));
        return;
    }
    answer.word[0] =
        error < 0 ? (uint32_t)error : client->pending & client->blocked;
    (void)reply(client, &answer);
}

static void op_alarm(struct proc *client, const struct message *message)
{
    (void)reply_result(client, timer_alarm(client, (int32_t)message->word[1]));
}

static void op_sleep(struct proc *client, const struct message *message)
{
    timer_sleep(client, (int32_t)message->word[1]);
}

static void op_group(struct proc *client, const struct message *message)
{
    (void)reply_result(client, group_set(client, (pid_t)message->word[1],
                                         (pid_t)message->word[2]));
}

static void op_foreground(struct proc *client, const struct message *message)
{
    (void)reply_result(client,
                       group_foreground(client, (pid_t)message->word[1]));
}

static void op_parent(struct proc *client, const struct message *message)
{
    (void)reply_result(client, client->parent);
}

static void op_mask(struct proc *client, const struct message *message)
{
    int old = (int)client->mask;

    client->mask = message->word[1] & PERMISSIONS;
    (void)reply_result(client, old);
}

static void op_times(struct proc *client, const struct message *message)
{
    struct message answer =
        MESSAGE_SHORT(usage_of(client), client->children_ran, 0);

    (void)reply(client, &answer);
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
        .group = proc->group,
        .uid = proc->uid,
        .state = info.state,
        .priority = info.priority,
        .pages = info.pages,
        .resident = info.resident,
        .run_ticks = usage_of(proc),
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
    (void)reply(client, &answer);
}

/* The new size, or a negated errno. */
static int change_memory(struct proc *client, int32_t pages)
{
    int size;

    if (pages > 0 && !quota_allows_pages(client->real_uid, (uint32_t)pages)) {
        return -ENOMEM;
    }
    size = pages < 0 ? memory_free(client->handle, -(uint32_t)pages)
                     : memory_add(client->handle, (uint32_t)pages);
    if (size < 0) {
        return size == ERR_ARGUMENT ? -EINVAL : -ENOMEM;
    }
    client->pages = (uint32_t)size;
    return size;
}

static void op_memory(struct proc *client, const struct message *message)
{
    (void)reply_result(client,
                       change_memory(client, (int32_t)message->word[1]));
}

/* 0 or a negated errno. */
static int set_user(struct proc *client, uint32_t user, uint32_t group)
{
    uint32_t uid = user == UNCHANGED ? client->uid : user;
    uint32_t gid = group == UNCHANGED ? client->gid : group;
    int error;

    if (client->uid != 0) {
        return uid == client->uid && gid == client->gid ? 0 : -EPERM;
    }
    if (uid > UINT16_MAX || gid > UINT16_MAX) {
        return -EINVAL;
    }
    error = vouch(client, uid, gid);
    if (error == 0 && user != UNCHANGED) {
        client->real_uid = uid;
    }
    return error;
}

static void op_setuser(struct proc *client, const struct message *message)
{
    (void)reply_result(client,
                       set_user(client, message->word[1], message->word[2]));
}

static void op_shutdown(struct proc *client, const struct message *message)
{
    if (client->uid != 0) {
        (void)reply_result(client, -EPERM);
    } else if (message->word[2] == PROC_RESET) {
        power_reset();
    } else {
        power_off((int)(message->word[1] & 0xff));
    }
}

/* What root says of mounts. 0 or a negated errno. */
static int change_mounts(const struct proc *client,
                         const struct message *message,
                         int (*change)(const struct proc_mount *mount))
{
    if (client->uid != 0) {
        return -EPERM;
    }
    return message->length == sizeof memory.mount ? change(&memory.mount)
                                                  : -EINVAL;
}

static void op_mount(struct proc *client, const struct message *message)
{
    (void)reply_result(client, change_mounts(client, message, mounts_add));
}

static void op_unmount(struct proc *client, const struct message *message)
{
    (void)reply_result(client, change_mounts(client, message, mounts_remove));
}

static void op_mounts(struct proc *client, const struct message *message)
{
    struct message answer = MESSAGE_SHORT(0, 0, 0);
    uint32_t count;

    answer.data = mounts_list(&count);
    answer.data_bytes = count * (uint32_t)sizeof(struct proc_mount);
    answer.word[0] = count;
    answer.word[1] = service_restarts(SERVICE_FS);
    (void)reply(client, &answer);
}

/* Notices, not requests: there is no reply. */
static void op_ready(struct proc *client, const struct message *message)
{
    watch_ready(client, (int)message->word[1]);
}

static void op_key(struct proc *client, const struct message *message)
{
    uint32_t signal = message->word[1];

    if (service_of(client) == SERVICE_TTY && signal > 0 && signal < NSIG) {
        group_key((int)signal);
    }
}

static const operation_t operations[] = {
    [PROC_START - PROC_START] = op_start,
    [PROC_SERVICE - PROC_START] = op_service,
    [PROC_FORK - PROC_START] = op_fork,
    [PROC_EXEC - PROC_START] = op_exec,
    [PROC_WAIT - PROC_START] = op_wait,
    [PROC_EXIT - PROC_START] = op_exit,
    [PROC_KILL - PROC_START] = op_kill,
    [PROC_ACTION - PROC_START] = op_action,
    [PROC_PENDING - PROC_START] = op_pending,
    [PROC_BLOCK - PROC_START] = op_block,
    [PROC_ALARM - PROC_START] = op_alarm,
    [PROC_SLEEP - PROC_START] = op_sleep,
    [PROC_GROUP - PROC_START] = op_group,
    [PROC_FOREGROUND - PROC_START] = op_foreground,
    [PROC_PARENT - PROC_START] = op_parent,
    [PROC_LIST - PROC_START] = op_list,
    [PROC_MEMORY - PROC_START] = op_memory,
    [PROC_SETUSER - PROC_START] = op_setuser,
    [PROC_MASK - PROC_START] = op_mask,
    [PROC_TIMES - PROC_START] = op_times,
    [PROC_SHUTDOWN - PROC_START] = op_shutdown,
    [PROC_READY - PROC_START] = op_ready,
    [PROC_KEY - PROC_START] = op_key,
    [PROC_MOUNT - PROC_START] = op_mount,
    [PROC_UNMOUNT - PROC_START] = op_unmount,
    [PROC_MOUNTS - PROC_START] = op_mounts,
};

#define OPERATIONS (sizeof operations / sizeof operations[0])

void request_dispatch(struct proc *client, const struct message *message)
{
    uint32_t operation = message->word[0] - PROC_START;

    if (operation < OPERATIONS) {
        client->wait = WAIT_NOTHING; /* who asks something new does not wait */
        operations[operation](client, message);
    } else if (service_of(client) < 0) {
        /* A server may have meant this as a reply that came too late. */
        (void)reply_result(client, -ENOSYS);
    }
}

static void receive(int32_t timeout)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    struct proc *client;

    message.buffer = &memory;
    message.buffer_bytes = sizeof memory;
    if (ipc_receive(HN_ANY, timeout, &message) < 0) {
        return;
    }
    if (message.sender == HN_KERNEL) {
        if (message.word[0] == KMSG_EXCEPTION) {
            exception_note((handle_t)message.word[1]);
        }
        return;
    }
    client = proc_of_handle(message.sender);
    if (client != NULL) {
        request_dispatch(client, &message);
    }
}

/* The earlier of two times to wait. */
static int32_t sooner(int32_t a, int32_t b)
{
    if (a == IPC_FOREVER || b == IPC_FOREVER) {
        return a == IPC_FOREVER ? b : a;
    }
    return a < b ? a : b;
}

void request_serve(int32_t timeout)
{
    uint32_t now = ticks_now();

    timeout = sooner(timeout, timer_run(now));
    receive(sooner(timeout, watch_run(now)));
    exception_serve();
    group_serve_keys();
}
