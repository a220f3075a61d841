/* SPDX-License-Identifier: MIT
 *
 * Identity. The handle that goes along with a message is how a server will
 * know the process when it asks for something; the right it carries is never
 * used.
 */
#include "sos/init/vouch.h"

#include <errno.h>
#include <stddef.h>

#include "sos/init/service.h"

#define TRIES 6       /* for an answer: each waits a second */
#define TRIES_MOST 30 /* even if the server works */

/* The servers that know identities. */
static const enum service knowing[] = {SERVICE_FS, SERVICE_PIPE, SERVICE_NET};

#define KNOWING (sizeof knowing / sizeof knowing[0])

int vouch_is_wanted(enum service service)
{
    size_t i = 0;

    while (i < KNOWING && knowing[i] != service) {
        i++;
    }
    return i < KNOWING;
}

/* Sends an operation about PROC to a server. */
static int send(enum service service, enum client_operation operation,
                uint32_t word, const struct proc *proc)
{
    struct message message =
        MESSAGE_SHORT(operation, word, (uint32_t)proc->pid);

    if (operation != CLIENT_FORGET) {
        message.grant = proc->handle;
        message.grant_rights = RIGHT_SEND;
    }
    return service_ask(service, &message);
}

/* Whether a server that has not answered TRIES times hangs: it does nothing
 * else either. ENTRIES: what it had then the first time. */
static int hangs(enum service service, int tries, uint32_t entries)
{
    return tries >= TRIES &&
           (tries >= TRIES_MOST || service_entries(service) == entries);
}

/* The same until there is an answer. The operations may be repeated: they say
 * how things are; but a fork is new. A server that hangs will be replaced. */
static int tell(enum service service, enum client_operation operation,
                uint32_t word, const struct proc *proc)
{
    int error = send(service, operation, word, proc);
    uint32_t entries = 0;

    for (int i = 1; error == -ETIMEDOUT; i++) {
        entries = i == 1 ? service_entries(service) : entries;
        if (hangs(service, i, entries)) {
            service_set_hung(service);
            break;
        }
        if (operation == CLIENT_FORK) {
            (void)send(service, CLIENT_FORGET, 0, proc);
        }
        error = send(service, operation, word, proc);
    }
    return error;
}

/* Whether the server is there and will not learn of everybody later. */
static int is_ready(enum service service)
{
    return service_state(service) == SERVICE_READY;
}

/* Tells a server that knows PROC, or is to know it. One that goes away over it,
 * or will come back, is told later. */
static int tell_if_known(enum service service, enum client_operation operation,
                         uint32_t word, const struct proc *proc)
{
    int error = 0;

    if ((proc->known & 1u << service) != 0 && is_ready(service)) {
        error = tell(service, operation, word, proc);
    }
    return is_ready(service) ? error : 0;
}

/* Tells all servers, up to the first error. */
static int tell_all(enum client_operation operation, uint32_t word,
                    const struct proc *proc)
{
    int error = 0;

    for (size_t i = 0; i < KNOWING && error == 0; i++) {
        error = tell_if_known(knowing[i], operation, word, proc);
    }
    return error;
}

static uint32_t identity(const struct proc *proc)
{
    return proc->uid | proc->gid << 16;
}

int vouch(struct proc *proc, uint32_t uid, uint32_t gid)
{
    uint32_t old_uid = proc->uid, old_gid = proc->gid;
    int error;

    proc->uid = uid;
    proc->gid = gid;
    error = tell_all(CLIENT_VOUCH, identity(proc), proc);
    if (error < 0) {
        proc->uid = old_uid;
        proc->gid = old_gid;
        (void)tell_all(CLIENT_VOUCH, identity(proc), proc);
    }
    return error;
}

int vouch_introduce(struct proc *proc, enum service service)
{
    uint32_t known = proc->known;
    int error = 0;

    if (vouch_is_wanted(service) && (known & 1u << service) == 0 &&
        proc->pid != PROC_INIT && service_of(proc) < 0) {
        proc->known |= 1u << service;
        error = tell_if_known(service, CLIENT_VOUCH, identity(proc), proc);
    }
    if (error < 0) {
        proc->known = known;
    }
    return error;
}

int vouch_fork(const struct proc *parent, struct proc *copy)
{
    copy->uid = parent->uid;
    copy->gid = parent->gid;
    copy->known = parent->known;
    return tell_all(CLIENT_FORK, (uint32_t)parent->pid, copy);
}

void vouch_exec(const struct proc *proc)
{
    (void)tell_all(CLIENT_EXEC, 0, proc);
}

void vouch_end(struct proc *proc)
{
    for (size_t i = 0; i < KNOWING; i++) {
        (void)tell_if_known(knowing[i], CLIENT_FORGET, 0, proc);
    }
    proc->known = 0;
}

void vouch_interrupt(const struct proc *proc)
{
    static const enum service waiting[] = {SERVICE_TTY, SERVICE_PIPE};

    for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++) {
        if (is_ready(waiting[i])) {
            (void)tell(waiting[i], CLIENT_INTERRUPT, 0, proc);
        }
    }
    (void)tell_if_known(SERVICE_NET, CLIENT_INTERRUPT, 0, proc);
}

void vouch_all(enum service service)
{
    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (p->life == PROC_ALIVE) {
            (void)tell_if_known(service, CLIENT_VOUCH, identity(p), p);
        }
    }
}
