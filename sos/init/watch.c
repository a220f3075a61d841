/* SPDX-License-Identifier: MIT
 *
 * Looking after the servers.
 *
 * A server is well if it has entered the kernel since the last look, or
 * answers a request that it does not know. One that does neither for HUNG_AFTER
 * looks, about six seconds, hangs: longer than any command to a disk takes.
 * While the disk does not answer nothing is held against fs, which waits for
 * it.
 */
#include "sos/init/watch.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "sos/init/archive.h"
#include "sos/init/create.h"
#include "sos/init/exception.h"
#include "sos/init/family.h"
#include "sos/init/power.h"
#include "sos/init/reply.h"
#include "sos/init/say.h"
#include "sos/init/service.h"
#include "sos/init/ticks.h"
#include "sos/init/vouch.h"

#define LOOK_TICKS ((int32_t)TICKS_PER_SECOND)
#define HUNG_AFTER 4
#define PATIENT_LOOKS 16 /* so often a server that seems well is asked, too */
#define RESTARTS 4       /* one more within FAULT_TICKS is too many */
#define FAULT_TICKS (60 * TICKS_PER_SECOND)
#define NO_OPERATION 0 /* a request that no server knows */
#define ARGUMENT_BYTES 64 /* of a server, with its final 0 */

static const void *archive;
static size_t archive_bytes;
static watch_dispatch_t dispatch;
static int watching;
static uint32_t next_look;

static struct {
    uint32_t fault[RESTARTS]; /* when it failed the last times, a ring */
    uint32_t faults;
    uint32_t entries; /* into the kernel, at the last look */
    uint32_t looks, failures;
} servers[SERVICES];

int watch_has_devices(enum service service)
{
    uint32_t devices = service_devices(service);
    int found = 1;

    for (uint32_t device = 0; device < DEVICES; device++) {
        if ((devices & 1u << device) != 0) {
            found &= change_driver(HN_SELF, device, 1) == 0;
            (void)change_driver(HN_SELF, device, 0);
        }
    }
    return found;
}

/* Makes PROCESS the driver of a set of devices. 0 or -EBUSY. */
static int register_devices(handle_t process, uint32_t devices)
{
    for (uint32_t device = 0; device < DEVICES; device++) {
        if ((devices & 1u << device) != 0 &&
            change_driver(process, device, 1) < 0) {
            return -EBUSY;
        }
    }
    return 0;
}

/* What a server gets at its start: the root directory, its name, and its
 * argument if it has one. 0; -ENOMEM; -E2BIG. */
static int set_start(struct proc *proc, const char *argument)
{
    char strings[PROC_NAME_BYTES + ARGUMENT_BYTES + 2] = "/";
    struct program program = {.strings = strings, .argc = 1};

    strcpy(strings + 2, proc->name);
    program.string_bytes = (uint32_t)strlen(proc->name) + 3;
    if (argument != NULL) {
        if (strlen(argument) >= ARGUMENT_BYTES) {
            return -E2BIG;
        }
        strcpy(strings + program.string_bytes, argument);
        program.string_bytes += (uint32_t)strlen(argument) + 1;
        program.argc = 2;
    }
    proc->start = create_block(proc, &program, &proc->start_bytes);
    return proc->start != NULL ? 0 : -ENOMEM;
}

int watch_launch(enum service service)
{
    const char *name = service_name(service);
    struct proc *proc;
    const void *image;
    size_t length;
    int error = archive_find(archive, archive_bytes, name, &image, &length);

    if (error == 0) {
        error = create(name, image, length, SERVER_PRIORITY, &proc);
    }
    if (error < 0) {
        return error;
    }
    error = set_start(proc, service_argument(service));
    if (error == 0) {
        error = register_devices(proc->handle, service_devices(service));
    }
    if (error < 0) {
        create_undo(proc);
        return error;
    }
    service_begin(service, proc);
    return 0;
}

/* Replies to all who wait for SERVICE. */
static void answer_waiting(enum service service)
{
    for (struct proc *p = proc_each(NULL); p != NULL; p = proc_each(p)) {
        if (p->wait == WAIT_SERVICE && p->wait_for == (int32_t)service) {
            watch_give_handle(p, service);
        }
    }
}

void watch_ready(const struct proc *sender, int error)
{
    int service = service_of(sender);

    if (service < 0 || service_state((enum service)service) == SERVICE_READY) {
        return;
    }
    service_set_ready((enum service)service, error);
    if (error != 0 && watching) {
        say("%s does not work: %s", sender->name, strerror(error));
    } else if (service == SERVICE_TTY) {
        say_flush();
    } else if (vouch_is_wanted((enum service)service)) {
        vouch_all((enum service)service);
    }
    answer_waiting((enum service)service);
}

void watch_give_handle(struct proc *client, uint32_t service)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int error;

    if (service >= SERVICES) {
        (void)reply_result(client, -EINVAL);
        return;
    }
    if (service == SERVICE_DISK && service_of(client) != SERVICE_FS) {
        (void)reply_result(client, -EPERM);
        return;
    }
    switch (service_state((enum service)service)) {
    case SERVICE_READY:
        error = vouch_introduce(client, (enum service)service);
        if (error < 0) {
            (void)reply_result(client, error);
            return;
        }
        message.grant = service_handle((enum service)service);
        message.grant_rights = RIGHT_SEND | RIGHT_REQUEST;
        break;
    case SERVICE_STARTING:
    case SERVICE_LOST:
        client->wait = WAIT_SERVICE;
        client->wait_for = (int32_t)service;
        return;
    default:
        message.word[0] = (uint32_t)-ENODEV;
    }
    (void)reply(client, &message);
}

/* Whether STATUS means that somebody else ended the process: by a signal that
 * no exception stands for. */
static int was_killed(int status)
{
    static const uint32_t own = 1u << SIGILL | 1u << SIGTRAP | 1u << SIGABRT |
                                1u << SIGBUS | 1u << SIGFPE | 1u << SIGSEGV;

    return status > 0 && status < NSIG && (own & 1u << status) == 0;
}

/* Takes note that SERVICE has ended. Whether that was by its own fault, and too
 * often. */
static int fails_too_often(enum service service)
{
    uint32_t *oldest =
        &servers[service].fault[servers[service].faults % RESTARTS];
    uint32_t now = ticks_now();
    int too_often;

    if (!service_is_hung(service) && was_killed(service_status(service))) {
        return 0;
    }
    too_often =
        servers[service].faults >= RESTARTS && now - *oldest < FAULT_TICKS;
    *oldest = now;
    servers[service].faults++;
    return too_often;
}

/* Tells how a server ended. */
static const char *reason(enum service service)
{
    int status = service_status(service);

    if (service_is_hung(service)) {
        return "no answer";
    }
    return status == 0 || status > 0xff ? "exit" : strsignal(status);
}

static void restart(enum service service)
{
    const char *name = service_name(service);
    const char *why = reason(service);
    int error = -EAGAIN;

    if (!fails_too_often(service)) {
        error = watch_launch(service);
        why = error < 0 ? strerror(-error) : why;
    }
    servers[service].failures = 0;
    if (error == 0) {
        say("%s died (%s), restarted", name, why);
        return;
    }
    say("%s died (%s), given up", name, why);
    service_give_up(service);
    answer_waiting(service);
    if (service == SERVICE_TTY) {
        power_off(POWER_FAILED); /* nobody will learn of anything any more */
    }
}

/* Replaces servers that have ended, or have to. Whether there was any. */
static int restart_lost(void)
{
    int done = 0;

    for (int i = 0; i < SERVICES && watching; i++) {
        if (service_is_hung((enum service)i) &&
            service_proc((enum service)i) != NULL) {
            family_end(service_proc((enum service)i), SIGKILL);
        }
        if (service_state((enum service)i) == SERVICE_LOST) {
            restart((enum service)i);
            done = 1;
        }
    }
    return done;
}

/* Serves one message of each server that has one. Whether there was any. */
static int serve_servers(void)
{
    int done = 0;

    for (int i = 0; i < SERVICES; i++) {
        struct proc *proc = service_proc((enum service)i);
        struct message message = MESSAGE_SHORT(0, 0, 0);

        if (proc != NULL && ipc_receive(proc->handle, 0, &message) == 0) {
            dispatch(proc, &message);
            done = 1;
        }
    }
    return done;
}

/* service_meanwhile: what has to go on while a server is waited for. */
static void meanwhile(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    int done = 0;

    if (ipc_receive(HN_KERNEL, 0, &message) == 0) {
        if (message.word[0] == KMSG_EXCEPTION) {
            exception_note((handle_t)message.word[1]);
        }
        done = 1;
    }
    done |= restart_lost();
    done |= serve_servers();
    if (!done) {
        (void)ipc_receive(HN_NONE, 1, &message);
    }
}

void watch_start(const void *start, size_t bytes, watch_dispatch_t function)
{
    archive = start;
    archive_bytes = bytes;
    dispatch = function;
    service_meanwhile = meanwhile;
    service_serve = function;
}

void watch_begin(void)
{
    watching = 1;
    next_look = ticks_now();
}

/* Whether the server has entered the kernel since the last look. */
static int has_moved(enum service service)
{
    uint32_t last = servers[service].entries;

    servers[service].entries = service_entries(service);
    return servers[service].entries != last;
}

static int answers(enum service service)
{
    struct message message = MESSAGE_SHORT(NO_OPERATION, 0, 0);

    return service_ask(service, &message) != -ETIMEDOUT;
}

/* Looks after one server. Whether it is well. */
static int look_after(enum service service)
{
    struct proc *proc = service_proc(service);
    int patient = ++servers[service].looks % PATIENT_LOOKS != 0;

    int ready = service_state(service) == SERVICE_READY;

    /* One that is starting cannot answer yet. */
    if (service_state(service) == SERVICE_FAILED ||
        proc->wait != WAIT_NOTHING ||
        (has_moved(service) && (patient || !ready)) ||
        (ready && answers(service))) {
        servers[service].failures = 0;
        return 1;
    }
    servers[service].failures++;
    if (servers[service].failures >= HUNG_AFTER) {
        service_set_hung(service);
    }
    return 0;
}

int32_t watch_run(uint32_t now)
{
    int disk_is_well = 1;
    int32_t left;

    if (!watching) {
        return IPC_FOREVER;
    }
    (void)restart_lost();
    left = (int32_t)(next_look - now);
    if (left > 0) {
        return left;
    }
    for (int i = 0; i < SERVICES; i++) {
        int ask = service_proc((enum service)i) != NULL &&
                  (i != SERVICE_FS || disk_is_well);

        if (ask && !look_after((enum service)i) && i == SERVICE_DISK) {
            disk_is_well = 0;
        }
    }
    next_look = ticks_now() + (uint32_t)LOOK_TICKS;
    return restart_lost() ? 0 : LOOK_TICKS;
}
