/* SPDX-License-Identifier: MIT
 *
 * A name that is replaced keeps its entry, which then leads to the other
 * contents: so replacing needs no room in the directory.
 */
#include "sos/fs/rename.h"

#include <errno.h>

#include "sos/fs/entry.h"
#include "sos/fs/mount.h"
#include "sos/fs/node.h"
#include "sos/fs/orphan.h"

/* Whether what is at SOURCE may come to TARGET. */
static int check(const struct access_user *user, const struct place *source,
                 struct place *target)
{
    const struct dir_node *from = &source->node;
    const struct dir_node *to = &target->node;
    uint32_t i;

    if (path_directory(&target->path)->volume != from->volume) {
        return -EXDEV;
    }
    for (i = 0; i <= target->path.depth; i++) {
        if (target->path.way[i].number == from->number) {
            return -EINVAL;
        }
    }
    if (target->path.is_directory && !dir_is_directory(from)) {
        return -ENOTDIR;
    }
    if (!target->exists) {
        return 0;
    }
    if (!access_may_remove(user, path_directory(&target->path), to)) {
        return -EACCES;
    }
    if (mount_is_point(to)) {
        return -EBUSY;
    }
    if (dir_is_directory(from) != dir_is_directory(to)) {
        return dir_is_directory(to) ? -EISDIR : -ENOTDIR;
    }
    return dir_is_directory(to) ? place_check_empty(to) : 0;
}

/* NODE, whose permissions may follow from where it lies, takes them along. */
static void keep_rights(struct dir_node *node)
{
    if (node->rights == 0) {
        access_set(node, access_owner(node), access_mode(node));
    }
}

/* After SOURCE's contents came to NODE: its old entry goes, and ".." says where
 * it is now. */
static int leave(const struct place *source, struct place *target)
{
    struct dir_node *node = &target->node;
    uint32_t parent = path_directory(&target->path)->cluster;
    int result = entry_remove(&source->node);

    if (result == 0 && dir_is_directory(node) &&
        source->node.parent != parent) {
        result = entry_set_parent(node, parent);
    }
    if (result == 0) {
        node_changed(source->node.number, node);
    }
    return result;
}

/* TARGET's entry stays, and leads to what SOURCE's entry led to. */
static int replace(const struct place *source, struct place *target)
{
    struct dir_node old = target->node;
    struct dir_node *node = &target->node;
    uint32_t rest;
    int result = place_begin_removing(&old);

    if (result != 0) {
        return result;
    }
    result = place_let_go(&old, &rest);
    node->cluster = source->node.cluster;
    node->bytes = source->node.bytes;
    node->date = source->node.date;
    node->time = source->node.time;
    node->rights = source->node.rights;
    node->attributes = source->node.attributes;
    if (result == 0) {
        result = entry_update(node);
    }
    if (result == 0) {
        result = leave(source, target);
    }
    return result == 0 ? orphan_release(old.volume, rest) : result;
}

/* SOURCE's contents get a new entry. */
static int move(const struct access_user *user, const struct place *source,
                struct place *target)
{
    int result = place_begin_adding(user, target, 5, 0);

    if (result != 0) {
        return result;
    }
    target->node = source->node;
    target->node.in_bin = path_directory(&target->path)->is_bin;
    result = place_add(target);
    return result == 0 ? leave(source, target) : result;
}

int rename_place(const struct access_user *user, struct place *source,
                 struct place *target)
{
    int result = check(user, source, target);

    if (result != 0) {
        return result;
    }
    keep_rights(&source->node);
    return target->exists ? replace(source, target)
                          : move(user, source, target);
}
