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

#define TRIES 6 /* for an answer: each waits a second */

/* The servers that know identities. */
static const enum service knowing[] = {SERVICE_FS, SERVICE_PIPE};

#define KNOWING (sizeof knowing / sizeof knowing[0])

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

/* The same until there is an answer. The operations may be repeated: they say
 * how things are; but a fork is new. A server that never answers will be
 * replaced. */
static int tell(enum service service, enum client_operation operation,
                uint32_t word, const struct proc *proc)
{
    int error = send(service, operation, word, proc);

    for (int i = 1; i < TRIES && error == -ETIMEDOUT; i++) {
        if (operation == CLIENT_FORK) {
            (void)send(service, CLIENT_FORGET, 0, proc);
        }
        error = send(service, operation, word, proc);
    }
    if (error == -ETIMEDOUT) {
        service_set_hung(service);
    }
    return error;
}

/* Whether the server is there and will not learn of everybody later. */
static int is_ready(enum service service)
{
    return service_state(service) == SERVICE_READY;
}

/* Introduces PROC to one server. */
static int introduce(enum service service, enum client_operation operation,
                     uint32_t word, struct proc *proc)
{
    int error;

    if (!is_ready(service)) {
        return 0;
    }
    error = tell(service, operation, word, proc);
    if (!is_ready(service)) {
        return 0; /* it has gone meanwhile: nothing is known to it */
    }
    if (error == 0) {
        proc->known |= 1u << service;
    }
    return error;
}

static uint32_t identity(const struct proc *proc)
{
    return proc->uid | proc->gid << 16;
}

/* Introduces PROC, as what it is now, to all servers. */
static int introduce_to_all(struct proc *proc)
{
    int error = 0;

    for (size_t i = 0; i < KNOWING && error == 0; i++) {
        error = introduce(knowing[i], CLIENT_VOUCH, identity(proc), proc);
    }
    return error;
}

int vouch(struct proc *proc, uint32_t uid, uint32_t gid)
{
    uint32_t old_uid = proc->uid, old_gid = proc->gid;
    int error;

    proc->uid = uid;
    proc->gid = gid;
    error = introduce_to_all(proc);
    if (error < 0) {
        proc->uid = old_uid;
        proc->gid = old_gid;
        (void)introduce_to_all(proc);
    }
    return error;
}

int vouch_fork(const struct proc *parent, struct proc *copy)
{
    int error = 0;

    copy->uid = parent->uid;
    copy->gid = parent->gid;
    for (size_t i = 0; i < KNOWING && error == 0; i++) {
        error = introduce(knowing[i], CLIENT_FORK, (uint32_t)parent->pid, copy);
    }
    return error;
}

void vouch_exec(const struct proc *proc)
{
    for (size_t i = 0; i < KNOWING; i++) {
        if (is_ready(knowing[i]) && (proc->known & 1u << knowing[i]) != 0) {
            (void)tell(knowing[i], CLIENT_EXEC, 0, proc);
        }
    }
}

void vouch_end(struct proc *proc)
{
    for (size_t i = 0; i < KNOWING; i++) {
        if (is_ready(knowing[i]) && (proc->known & 1u << knowing[i]) != 0) {
            (void)tell(knowing[i], CLIENT_FORGET, 0, proc);
        }
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
}

void vouch_all(enum service service)
{
    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (p->life == PROC_ALIVE && p->pid != PROC_INIT &&
            service_of(p) < 0) {
            p->known &= ~(1u << service);
            (void)introduce(service, CLIENT_VOUCH, identity(p), p);
        }
    }
}
