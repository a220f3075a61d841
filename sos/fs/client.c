/* SPDX-License-Identifier: MIT
 *
 * A handle is the kernel's word on who sent a message. The kernel does not
 * give the handle of a process that has ended to another one, so an entry can
 * be out of date, but never wrong.
 *
 * Invariant: the clients are the first COUNT entries, in no order; no two have
 * the same pid, and none the handle of another.
 */
#include "sos/fs/client.h"

#include <errno.h>
#include <stddef.h>

#include "abi/limits.h"

#define PID_INIT 1

static struct client table[MAX_PROCS + 1];
static uint32_t count;

void client_start(int32_t init)
{
    static const struct access_user root = {0, 0};

    count = 0;
    (void)client_vouch(PID_INIT, init, root);
}

struct client *client_of(int32_t handle)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (table[i].handle == handle) {
            return &table[i];
        }
    }
    return NULL;
}

struct client *client_find(int32_t pid)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (table[i].pid == pid) {
            return &table[i];
        }
    }
    return NULL;
}

/* Takes an entry for a client that is not known. */
static int add(int32_t pid, int32_t handle, struct client **client)
{
    if (pid == 0 || handle <= 0 || client_of(handle) != NULL) {
        return -EINVAL;
    }
    if (count == sizeof table / sizeof table[0]) {
        return -EAGAIN;
    }
    *client = &table[count++];
    **client = (struct client){.pid = pid, .handle = handle};
    return 0;
}

int client_vouch(int32_t pid, int32_t handle, struct access_user user)
{
    struct client *client = client_find(pid);
    int result = 0;

    if (user.uid >= ACCESS_USERS || user.gid >= ACCESS_USERS) {
        return -EINVAL;
    }
    if (client == NULL) {
        result = add(pid, handle, &client);
    } else if (handle > 0) {
        client->handle = handle;
    }
    if (result == 0) {
        client->user = user;
    }
    return result;
}

int client_fork(int32_t parent, int32_t pid, int32_t handle,
                struct client **child)
{
    const struct client *from = client_find(parent);
    int result;

    if (from == NULL) {
        return -ESRCH;
    }
    *child = NULL;
    if (client_find(pid) != NULL) {
        return client_find(pid)->handle == handle ? 0 : -EINVAL;
    }
    result = add(pid, handle, child);
    if (result == 0) {
        **child = *from;
        (*child)->pid = pid;
        (*child)->handle = handle;
    }
    return result;
}

int client_exec(int32_t pid, int32_t handle)
{
    struct client *client = client_find(pid);

    if (client == NULL) {
        return -ESRCH;
    }
    if (handle <= 0) {
        return -EINVAL;
    }
    client->handle = handle;
    return 0;
}

void client_forget(struct client *client)
{
    count--;
    *client = table[count];
}

bool client_holds(const struct client *client, uint32_t number)
{
    return number < CLIENT_FILES &&
           (client->files[number / 32] >> number % 32 & 1) != 0;
}

uint32_t client_files(const struct client *client)
{
    uint32_t files = 0;
    uint32_t i, word;

    for (i = 0; i < CLIENT_FILES / 32; i++) {
        for (word = client->files[i]; word != 0; word &= word - 1) {
            files++;
        }
    }
    return files;
}

uint32_t client_next_file(const struct client *client, uint32_t number)
{
    while (number < CLIENT_FILES) {
        uint32_t word = client->files[number / 32] >> number % 32;

        if (word != 0) {
            return number + (uint32_t)__builtin_ctz(word);
        }
        number += 32 - number % 32;
    }
    return CLIENT_FILES;
}

void client_hold(struct client *client, uint32_t number, bool held)
{
    uint32_t bit = 1u << number % 32;

    if (held) {
        client->files[number / 32] |= bit;
    } else {
        client->files[number / 32] &= ~bit;
    }
}
