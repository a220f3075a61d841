/* SPDX-License-Identifier: MIT
 *
 * A handle is the kernel's word on who sent a message, and all that this
 * server ever goes by. The kernel does not give the handle of a process that
 * has ended to another one, so an entry can be out of date, but never wrong.
 */
#include "sos/fs/access.h"

#include <errno.h>
#include <stddef.h>

#include "abi/limits.h"

#define OWNER_MASK 0x7Fu
#define MODE_SHIFT 7u
#define MODE_MASK 0x1FFu
#define WRITE_BITS 0222u
#define DEFAULT_FILE 0644u
#define DEFAULT_PROGRAM 0755u
#define ROOT 0u

/* The known clients, the first CLIENTS entries, in no order. */
static struct {
    client_t client;
    struct access_user user;
} client_table[MAX_HANDLES];
static uint32_t clients;

/* The entry of CLIENT, or CLIENTS if it has none. */
static uint32_t find(client_t client)
{
    uint32_t i = 0;

    while (i < clients && client_table[i].client != client) {
        i++;
    }
    return i;
}

void access_start(client_t init)
{
    static const struct access_user root = {ROOT, ROOT};

    clients = 0;
    (void)access_vouch(init, root);
}

int access_vouch(client_t client, struct access_user user)
{
    uint32_t i = find(client);

    if (client < 0 || user.uid >= ACCESS_USERS || user.gid >= ACCESS_USERS) {
        return -EINVAL;
    }
    if (i == MAX_HANDLES) {
        return -EAGAIN;
    }
    client_table[i].client = client;
    client_table[i].user = user;
    clients += i == clients ? 1 : 0;
    return 0;
}

void access_forget(client_t client)
{
    uint32_t i = find(client);

    if (i < clients) {
        clients--;
        client_table[i] = client_table[clients];
    }
}

const struct access_user *access_user(client_t client)
{
    uint32_t i = find(client);

    return i < clients ? &client_table[i].user : NULL;
}

uint32_t access_owner(const struct dir_node *node)
{
    return node->rights & OWNER_MASK;
}

uint32_t access_group(const struct dir_node *node)
{
    return access_owner(node);
}

uint32_t access_mode(const struct dir_node *node)
{
    uint32_t mode = node->rights >> MODE_SHIFT & MODE_MASK;

    if (node->rights == 0) {
        mode = dir_is_directory(node) || node->in_bin ? DEFAULT_PROGRAM
                                                      : DEFAULT_FILE;
    }
    if ((node->attributes & DIR_READ_ONLY) != 0) {
        mode &= ~WRITE_BITS;
    }
    return mode;
}

bool access_is_allowed(const struct access_user *user,
                       const struct dir_node *node, uint32_t wanted)
{
    uint32_t mode = access_mode(node);

    if (user->uid == ROOT) {
        return true;
    }
    if (user->uid == access_owner(node)) {
        mode >>= 6;
    } else if (user->gid == access_group(node)) {
        mode >>= 3;
    }
    return (mode & wanted) == wanted;
}
