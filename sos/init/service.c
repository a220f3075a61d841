/* SPDX-License-Identifier: MIT
 *
 * The servers.
 */
#include "sos/init/service.h"

#include <errno.h>
#include <stddef.h>

#include "sos/init/archive.h"
#include "sos/init/family.h"
#include "sos/init/spawn.h"

#define PATIENCE_TICKS (5 * (int)TICKS_PER_SECOND)

static struct {
    const char *name; /* in the boot archive */
    uint32_t devices; /* set of devices that it drives */
    enum service_state state;
    int error;
    pid_t pid;
    handle_t handle;
} servers[SERVICES] = {
    [SERVICE_TTY] = {.name = "tty",
                     .devices = 1u << DEVICE_KEYBOARD | 1u << DEVICE_SERIAL |
                                1u << DEVICE_SCREEN},
    [SERVICE_DISK] = {.name = "disk", .devices = 1u << DEVICE_DISK},
    [SERVICE_PIPE] = {.name = "pipe"},
    [SERVICE_FS] = {.name = "fs"},
};

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

int service_start(enum service service, const void *archive, size_t bytes)
{
    const char *name = servers[service].name;
    struct proc *proc = NULL;
    const void *image;
    size_t length;
    int error = archive_find(archive, bytes, name, &image, &length);

    if (error == 0) {
        error = spawn_image(name, image, length, SERVER_PRIORITY, &proc);
    }
    if (error < 0) {
        return error;
    }
    /* The server may run already; it waits for us before it does anything. */
    error = register_devices(proc->handle, servers[service].devices);
    if (error < 0) {
        family_end(proc, 0);
        return error;
    }
    servers[service].state = SERVICE_STARTING;
    servers[service].pid = proc->pid;
    servers[service].handle = proc->handle;
    return 0;
}

int service_of(const struct proc *proc)
{
    for (int service = 0; service < SERVICES; service++) {
        if (servers[service].state != SERVICE_ABSENT &&
            servers[service].pid == proc->pid) {
            return service;
        }
    }
    return -1;
}

void service_set_ready(const struct proc *sender, int error)
{
    int service = service_of(sender);

    if (service >= 0) {
        servers[service].error = error;
        servers[service].state = error == 0 ? SERVICE_READY : SERVICE_FAILED;
    }
}

enum service_state service_state(enum service service)
{
    return servers[service].state;
}

int service_error(enum service service)
{
    return servers[service].error;
}

const char *service_name(enum service service)
{
    return servers[service].name;
}

void service_lost(enum service service)
{
    servers[service].state = SERVICE_ABSENT;
}

handle_t service_handle(enum service service)
{
    return servers[service].state == SERVICE_READY ? servers[service].handle
                                                   : HN_NONE;
}

int service_ask(enum service service, struct message *message)
{
    handle_t handle = service_handle(service);
    int error;

    if (handle == HN_NONE) {
        return -ENODEV;
    }
    error = ipc_request(handle, PATIENCE_TICKS, message);
    if (error == ERR_TIMEOUT) {
        return -ETIMEDOUT;
    }
    return error < 0 ? -EIO : (int)message->word[0];
}
