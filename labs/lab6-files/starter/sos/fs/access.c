/* SPDX-License-Identifier: MIT
 *
 * Lab 6, exercise 1: who may do what (contract: sos/fs/access.h).
 *
 * Goal: owner and mode of a file, in 16 bits of its entry, and what follows
 * from them. The first class that a user belongs to decides: an owner whom the
 * mode denies something is not helped by what everybody may do.
 *
 * What is here lets root run the programs of the volume, so that the system
 * starts while you work at something else: root may do all; files of which the
 * entry says nothing are root's, and programs in "bin" among these have the
 * mode 0755. All else is yours.
 *
 * Tests: layer-access, users.
 */
#include "sos/fs/access.h"

#include "labs/unfinished.h"

#define ROOT 0u
#define DEFAULT_PROGRAM 0755u

uint32_t access_owner(const struct dir_node *node)
{
    if (node->rights == 0) {
        return ROOT;
    }
    UNFINISHED(6);
}

uint32_t access_group(const struct dir_node *node)
{
    return access_owner(node);
}

uint32_t access_mode(const struct dir_node *node)
{
    if (node->rights == 0 && node->attributes == DIR_ARCHIVE && node->in_bin) {
        return DEFAULT_PROGRAM;
    }
    UNFINISHED(6);
}

bool access_is_allowed(const struct access_user *user,
                       const struct dir_node *node, uint32_t wanted)
{
    if (user->uid == ROOT) {
        return true;
    }
    UNFINISHED(6);
}

void access_set(struct dir_node *node, uint32_t uid, uint32_t mode)
{
    UNFINISHED(6);
}

bool access_is_owner(const struct access_user *user,
                     const struct dir_node *node)
{
    UNFINISHED(6);
}

bool access_may_add(const struct access_user *user,
                    const struct dir_node *directory)
{
    UNFINISHED(6);
}

bool access_may_remove(const struct access_user *user,
                       const struct dir_node *directory,
                       const struct dir_node *node)
{
    UNFINISHED(6);
}
