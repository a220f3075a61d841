/* SPDX-License-Identifier: MIT
 *
 * The first class that a user belongs to decides: an owner whom the mode
 * denies something is not helped by what everybody may do.
 */
#include "sos/fs/access.h"

#define OWNER_MASK 0x7Fu
#define MODE_SHIFT 7u
#define MODE_MASK 0x1FFu
#define WRITE_BITS 0222u
#define OWNER_WRITES 0200u
#define DEFAULT_FILE 0644u
#define DEFAULT_PROGRAM 0755u
#define DEFAULT_TMP 0777u
#define EVERYBODY_WRITES 0002u
#define ROOT 0u

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
        mode = node->is_tmp                             ? DEFAULT_TMP
               : dir_is_directory(node) || node->in_bin ? DEFAULT_PROGRAM
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

void access_set(struct dir_node *node, uint32_t uid, uint32_t mode)
{
    mode &= MODE_MASK;
    node->attributes &= (uint8_t)~DIR_READ_ONLY;
    if (uid == ROOT && mode == 0) {
        mode = OWNER_WRITES;
    } else if ((mode & WRITE_BITS) == 0 && !dir_is_directory(node)) {
        node->attributes |= DIR_READ_ONLY;
    }
    node->rights = mode << MODE_SHIFT | uid;
}

bool access_is_owner(const struct access_user *user,
                     const struct dir_node *node)
{
    return user->uid == ROOT || user->uid == access_owner(node);
}

bool access_may_add(const struct access_user *user,
                    const struct dir_node *directory)
{
    return access_is_allowed(user, directory, ACCESS_WRITE | ACCESS_EXECUTE);
}

bool access_may_remove(const struct access_user *user,
                       const struct dir_node *directory,
                       const struct dir_node *node)
{
    if (!access_may_add(user, directory)) {
        return false;
    }
    return (access_mode(directory) & EVERYBODY_WRITES) == 0 ||
           access_is_owner(user, node) || access_is_owner(user, directory);
}
