/* SPDX-License-Identifier: MIT
 *
 * The servers.
 */
#include "sos/init/service.h"

#include <errno.h>
#include <stddef.h>

#define ANSWER_TICKS ((int32_t)TICKS_PER_SECOND)
#define START_ROUNDS 1000 /* of about a tick: a server has to get ready */

void (*service_meanwhile)(void);
void (*service_serve)(struct proc *server, const struct message *message);

static struct {
    const char *name; /* in the boot archive */
    const char *argument; /* that it gets besides its name; or NULL */
    uint32_t devices; /* set of devices that it drives */
    enum service_state state;
    int error;
    int status; /* of its last process */
    int hung;
    uint32_t starts;
    pid_t pid; /* 0: no process */
} servers[SERVICES] = {
    [SERVICE_TTY] = {.name = "tty",
                     .devices = 1u << DEVICE_KEYBOARD | 1u << DEVICE_SERIAL |
                                1u << DEVICE_SCREEN},
    [SERVICE_DISK] = {.name = "disk", .devices = 1u << DEVICE_DISK},
    [SERVICE_PIPE] = {.name = "pipe"},
    [SERVICE_FS] = {.name = "fs"},
    [SERVICE_NET] = {.name = "net", .devices = 1u << DEVICE_NETWORK},
};

void service_begin(enum service service, const struct proc *proc)
{
    servers[service].state = SERVICE_STARTING;
    servers[service].pid = proc->pid;
    servers[service].hung = 0;
    servers[service].starts++;
}

void service_set_hung(enum service service)
{
    servers[service].hung = 1;
    servers[service].state = SERVICE_STARTING;
}

int service_is_hung(enum service service)
{
    return servers[service].hung;
}

void service_set_ready(enum service service, int error)
{
    servers[service].error = error;
    servers[service].state = error == 0 ? SERVICE_READY : SERVICE_FAILED;
}

void service_lost(enum service service, int status)
{
    servers[service].status = status;
    servers[service].state = SERVICE_LOST;
    servers[service].pid = 0;
}

void service_give_up(enum service service)
{
    servers[service].state = SERVICE_ABSENT;
    servers[service].pid = 0;
}

uint32_t service_restarts(enum service service)
{
    return servers[service].starts - 1;
}

int service_of(const struct proc *proc)
{
    for (int service = 0; service < SERVICES; service++) {
        if (servers[service].pid == proc->pid) {
            return service;
        }
    }
    return -1;
}

struct proc *service_proc(enum service service)
{
    pid_t pid = servers[service].pid;

    return pid != 0 ? proc_of_pid(pid) : NULL;
}

enum service_state service_state(enum service service)
{
    return servers[service].state;
}

int service_error(enum service service)
{
    return servers[service].error;
}

int service_status(enum service service)
{
    return servers[service].status;
}

const char *service_name(enum service service)
{
    return servers[service].name;
}

void service_set_argument(enum service service, const char *argument)
{
    servers[service].argument = argument;
}

const char *service_argument(enum service service)
{
    return servers[service].argument;
}

uint32_t service_devices(enum service service)
{
    return servers[service].devices;
}

handle_t service_handle(enum service service)
{
    return servers[service].state == SERVICE_READY
               ? service_proc(service)->handle
               : HN_NONE;
}

uint32_t service_entries(enum service service)
{
    const struct proc *proc = service_proc(service);
    struct info_process info = {0};

    if (proc != NULL) {
        (void)read_kernel_info(INFO_PROCESS, (uint32_t)proc->handle, &info);
    }
    return info.kernel_entries;
}

/* Whether a request can be sent: the server is ready, and does not itself wait
 * for init. */
static int can_ask(enum service service)
{
    return servers[service].state == SERVICE_READY &&
           service_proc(service)->wait == WAIT_NOTHING;
}

/* Waits until the server can be asked. 0, -ENODEV or -ETIMEDOUT. */
static int settle(enum service service)
{
    for (int i = 0; i < START_ROUNDS; i++) {
        if (can_ask(service)) {
            return 0;
        }
        if (servers[service].state == SERVICE_ABSENT ||
            servers[service].state == SERVICE_FAILED) {
            return -ENODEV;
        }
        service_meanwhile();
    }
    return -ETIMEDOUT;
}

/* Waits for the reply while the server sends something else: it wants an answer
 * to that first. The kernel's error, or that of settle(). */
static int await_reply(enum service service, struct message *message)
{
    int error = 0;

    while (error == 0 && message->word[2] == PROC_FROM_SERVER) {
        service_serve(service_proc(service), message);
        error = settle(service);
        if (error == 0) {
            error = ipc_receive(service_proc(service)->handle, ANSWER_TICKS,
                                message);
        }
    }
    return error;
}

int service_ask(enum service service, struct message *message)
{
    int error = settle(service);

    if (error < 0) {
        return error;
    }
    error = ipc_request(service_proc(service)->handle, ANSWER_TICKS, message);
    if (error == 0) {
        error = await_reply(service, message);
    }
    if (error == ERR_TIMEOUT || error == -ETIMEDOUT) {
        service_meanwhile();
        return -ETIMEDOUT;
    }
    return error < 0 ? -EIO : (int)message->word[0];
}
