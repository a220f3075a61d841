/* SPDX-License-Identifier: MIT
 *
 * The table of clients is indexed by handle: a handle is the kernel's word on
 * who sent a message, and all that this server ever goes by.
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

static struct {
    bool known;
    struct access_user user;
} client_table[MAX_HANDLES];

static bool is_client(client_t client)
{
    return client >= 0 && client < (client_t)MAX_HANDLES;
}

void access_start(client_t init)
{
    static const struct access_user root = {ROOT, ROOT};
    client_t i;

    for (i = 0; i < (client_t)MAX_HANDLES; i++) {
        client_table[i].known = false;
    }
    (void)access_vouch(init, root);
}

int access_vouch(client_t client, struct access_user user)
{
    if (!is_client(client) || user.uid >= ACCESS_USERS ||
        user.gid >= ACCESS_USERS) {
        return -EINVAL;
    }
    client_table[client].known = true;
    client_table[client].user = user;
    return 0;
}

void access_forget(client_t client)
{
    if (is_client(client)) {
        client_table[client].known = false;
    }
}

const struct access_user *access_user(client_t client)
{
    if (!is_client(client) || !client_table[client].known) {
        return NULL;
    }
    return &client_table[client].user;
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
