/* SPDX-License-Identifier: MIT
 *
 * Each user is in one of four classes with respect to a file; a table says by
 * how much the mode is shifted for that class.
 */
#include "sos/fs/access.h"

enum class { OWNER, GROUP, OTHERS, ABOVE_ALL };

enum { USER_BITS = 7, ALL_WRITES = 0222, ALL = 0777 };

static const uint32_t shift[] = {[OWNER] = 6, [GROUP] = 3, [OTHERS] = 0};

uint32_t access_owner(const struct dir_node *node)
{
    return node->rights % ACCESS_USERS;
}

uint32_t access_group(const struct dir_node *node)
{
    return node->rights % ACCESS_USERS;
}

static uint32_t default_mode(const struct dir_node *node)
{
    if (node->is_tmp) {
        return 0777;
    }
    return dir_is_directory(node) || node->in_bin ? 0755 : 0644;
}

uint32_t access_mode(const struct dir_node *node)
{
    uint32_t mode = node->rights == 0 ? default_mode(node)
                                      : node->rights / ACCESS_USERS % (ALL + 1);

    return (node->attributes & DIR_READ_ONLY) != 0 ? mode & ~ALL_WRITES : mode;
}

static enum class class_of(const struct access_user *user,
                           const struct dir_node *node)
{
    if (user->uid == 0) {
        return ABOVE_ALL;
    }
    if (user->uid == access_owner(node)) {
        return OWNER;
    }
    return user->gid == access_group(node) ? GROUP : OTHERS;
}

bool access_is_allowed(const struct access_user *user,
                       const struct dir_node *node, uint32_t wanted)
{
    enum class class = class_of(user, node);

    return class == ABOVE_ALL ||
           (wanted & ~(access_mode(node) >> shift[class])) == 0;
}

void access_set(struct dir_node *node, uint32_t uid, uint32_t mode)
{
    bool is_like_none = uid == 0 && (mode & ALL) == 0;
    bool is_read_only = (mode & ALL_WRITES) == 0 && !is_like_none &&
                        !dir_is_directory(node);

    node->rights = (is_like_none ? 0200 : mode & ALL) << USER_BITS | uid;
    node->attributes &= (uint8_t)~DIR_READ_ONLY;
    if (is_read_only) {
        node->attributes |= DIR_READ_ONLY;
    }
}

bool access_is_owner(const struct access_user *user,
                     const struct dir_node *node)
{
    enum class class = class_of(user, node);

    return class == ABOVE_ALL || class == OWNER;
}

bool access_may_add(const struct access_user *user,
                    const struct dir_node *directory)
{
    return access_is_allowed(user, directory, ACCESS_WRITE) &&
           access_is_allowed(user, directory, ACCESS_EXECUTE);
}

bool access_may_remove(const struct access_user *user,
                       const struct dir_node *directory,
                       const struct dir_node *node)
{
    bool is_shared = (access_mode(directory) & ACCESS_WRITE) != 0;

    return access_may_add(user, directory) &&
           (!is_shared || access_is_owner(user, directory) ||
            access_is_owner(user, node));
}
