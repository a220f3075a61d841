/* SPDX-License-Identifier: MIT
 *
 * What operations on names have in common: finding, adding, removing.
 */
#include "sos/fs/place.h"

#include <errno.h>
#include <stddef.h>

#include "sos/fs/change.h"
#include "sos/fs/data.h"
#include "sos/fs/entry.h"
#include "sos/fs/mount.h"
#include "sos/fs/node.h"
#include "sos/fs/orphan.h"

int place_find(const struct access_user *user, const char *string,
               struct place *place, uint32_t ignore, int no_name)
{
    int result = path_parent(user, string, &place->path);

    if (result != 0) {
        return result;
    }
    if (place->path.bytes == 0) {
        return no_name;
    }
    if (!key_make(place->path.name, place->path.bytes, &place->key)) {
        return -ENAMETOOLONG;
    }
    place->room.ignore = ignore;
    result = dir_lookup(path_directory(&place->path), &place->key, &place->node,
                        &place->room);
    place->exists = result == 0;
    return result == -ENOENT ? 0 : result;
}

int place_find_to_remove(const struct access_user *user, const char *string,
                         struct place *place, int no_name)
{
    int result = place_find(user, string, place, 0, no_name);

    if (result != 0) {
        return result;
    }
    if (!place->exists) {
        return -ENOENT;
    }
    if (place->path.is_directory && !dir_is_directory(&place->node)) {
        return -ENOTDIR;
    }
    if (!access_may_remove(user, path_directory(&place->path), &place->node)) {
        return -EACCES;
    }
    return mount_is_point(&place->node) ? -EBUSY : 0;
}

int place_begin_adding(const struct access_user *user,
                       const struct place *place, uint32_t extra_sectors,
                       uint32_t extra_clusters)
{
    const struct dir_node *directory = &place->path.way[place->path.depth];
    uint32_t sectors, clusters;
    int result;

    if (!access_may_add(user, directory)) {
        return -EACCES;
    }
    if (!key_is_legal(&place->key)) {
        return -EINVAL;
    }
    result =
        entry_needs(directory, &place->key, &place->room, &sectors, &clusters);
    if (result != 0) {
        return directory->volume->journal.error != 0 ? -EROFS : result;
    }
    return change_begin(directory->volume, sectors + extra_sectors,
                        clusters + extra_clusters);
}

void place_make_node(const struct access_user *user, struct place *place,
                     uint32_t mode, uint8_t attributes)
{
    place->node = (struct dir_node){
        .volume = path_directory(&place->path)->volume,
        .attributes = attributes,
    };
    access_set(&place->node, user->uid, mode);
    (void)data_touch(&place->node);
}

int place_add(struct place *place)
{
    return entry_add(path_directory(&place->path), &place->key, &place->room,
                     &place->node);
}

int place_begin_removing(const struct dir_node *node)
{
    if (node_find(node->number) != NULL && !orphan_has_room(node->volume)) {
        return -ENFILE;
    }
    return change_begin(node->volume, JOURNAL_OPERATION, 0);
}

int place_let_go(const struct dir_node *node, uint32_t *rest)
{
    *rest = 0;
    if (dir_is_directory(node)) {
        journal_purge(&node->volume->journal);
    }
    if (node_find(node->number) != NULL) {
        node_removed(node->number);
        return orphan_add(node->volume, node->cluster);
    }
    return orphan_free_chain(node->volume, node->cluster, rest);
}

int place_check_empty(const struct dir_node *node)
{
    int result = dir_is_empty(node);

    if (result < 0) {
        return result;
    }
    return result == 1 ? 0 : -ENOTEMPTY;
}
