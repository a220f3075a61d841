/* SPDX-License-Identifier: MIT
 *
 * The clients. There are few, so each look-up goes through them all.
 */
#include "sos/pipe/client.h"

#include <errno.h>
#include <string.h>

static struct client clients[CLIENTS];
static uint32_t used; /* entries from here on are free */

struct client *client_of_pid(int32_t pid)
{
    uint32_t i;

    for (i = 0; i < used; i++) {
        if (pid > 0 && clients[i].pid == pid) {
            return &clients[i];
        }
    }
    return NULL;
}

struct client *client_of_handle(int32_t handle)
{
    uint32_t i;

    for (i = 0; i < used; i++) {
        if (clients[i].pid != 0 && clients[i].handle == handle &&
            handle != CLIENT_GONE) {
            return &clients[i];
        }
    }
    return NULL;
}

/* Makes HANDLE CLIENT's: the kernel gives a handle anew only when the process
 * that had it has ended. */
static void set_handle(struct client *client, int32_t handle)
{
    struct client *old = client_of_handle(handle);

    if (old != NULL) {
        old->handle = CLIENT_GONE;
        old->waits = false;
    }
    client->handle = handle;
    client->waits = false;
    client->interrupted = false;
}

int client_vouch(int32_t pid, int32_t handle, uint32_t uid)
{
    struct client *client = client_of_pid(pid);
    uint32_t i;

    for (i = 0; i < CLIENTS && client == NULL; i++) {
        if (clients[i].pid == 0) {
            client = &clients[i];
            memset(client, 0, sizeof *client);
            used = used > i ? used : i + 1;
        }
    }
    if (client == NULL || pid <= 0) {
        return -EAGAIN;
    }
    if (client->pid == 0 || client->handle != handle) {
        set_handle(client, handle);
    }
    client->pid = pid;
    client->uid = uid;
    return 0;
}

int client_fork(int32_t parent, int32_t pid, int32_t handle)
{
    struct client *from = client_of_pid(parent);
    struct client *to;
    end_t end;
    int error;

    if (from == NULL) {
        return -ESRCH;
    }
    error = client_vouch(pid, handle, from->uid);
    if (error < 0) {
        return error;
    }
    to = client_of_pid(pid);
    for (end = 0; end < PIPE_ENDS; end++) {
        if (client_holds(from, end) && !client_holds(to, end)) {
            client_take(to, end);
        }
    }
    return 0;
}

int client_exec(int32_t pid, int32_t handle)
{
    struct client *client = client_of_pid(pid);

    if (client == NULL) {
        return -ESRCH;
    }
    set_handle(client, handle);
    return 0;
}

void client_forget(int32_t pid)
{
    struct client *client = client_of_pid(pid);
    end_t end;

    if (client == NULL) {
        return;
    }
    for (end = 0; end < PIPE_ENDS; end++) {
        if (client_holds(client, end)) {
            client_give(client, end);
        }
    }
    client->pid = 0;
    client->waits = false;
    while (used > 0 && clients[used - 1].pid == 0) {
        used--;
    }
}

struct client *client_next_waiting(uint32_t from)
{
    struct client *first = NULL;
    uint32_t i;

    for (i = 0; i < used; i++) {
        struct client *client = &clients[i];

        if (client->waits && client->ticket >= from &&
            (first == NULL || client->ticket < first->ticket)) {
            first = client;
        }
    }
    return first;
}

bool client_holds(const struct client *client, uint32_t end)
{
    return end < PIPE_ENDS && (client->ends[end / 32] >> end % 32 & 1) != 0;
}

void client_take(struct client *client, end_t end)
{
    client->ends[end / 32] |= 1u << end % 32;
    pipe_hold(end);
}

void client_give(struct client *client, end_t end)
{
    client->ends[end / 32] &= ~(1u << end % 32);
    pipe_release(end);
}
