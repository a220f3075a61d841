/* SPDX-License-Identifier: MIT
 *
 * Each operation has the same three parts: the ways to the names, with all that
 * can be refused; change_begin(); and the changes, during which only the disk
 * can fail.
 */
#include "sos/fs/tree.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/change.h"
#include "sos/fs/clock.h"
#include "sos/fs/data.h"
#include "sos/fs/entry.h"
#include "sos/fs/mount.h"
#include "sos/fs/node.h"
#include "sos/fs/orphan.h"
#include "sos/fs/path.h"
#include "sos/fs/place.h"
#include "sos/fs/rename.h"
#include "sos/fs/stat.h"

static struct place source, target;

/* --- What is known -------------------------------------------------------- */

int tree_stat(const struct access_user *user, const char *path,
              struct io_stat *status)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result == 0) {
        stat_describe(&node, status);
    }
    return result;
}

int tree_access(const struct access_user *user, const char *path,
                uint32_t wanted)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result != 0) {
        return result;
    }
    if ((wanted & ACCESS_WRITE) != 0 && node.volume->journal.error != 0) {
        return -EROFS;
    }
    /* Root may do all, but run only what somebody may run. */
    if ((wanted & ACCESS_EXECUTE) != 0 && !dir_is_directory(&node) &&
        (access_mode(&node) & 0111) == 0) {
        return -EACCES;
    }
    return access_is_allowed(user, &node, wanted) ? 0 : -EACCES;
}

static void describe(const struct volume *from, struct fs_volume *volume)
{
    memset(volume, 0, sizeof *volume);
    volume->block_bytes = volume_cluster_bytes(from);
    volume->blocks = from->clusters;
    volume->free_blocks = from->free_clusters;
    volume->read_only = from->journal.error != 0;
    volume->disk = from->disk;
    volume->partition = from->partition;
    strcpy(volume->where, from->where);
}

int tree_volume(const struct access_user *user, const char *path,
                struct fs_volume *volume)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result == 0) {
        describe(node.volume, volume);
    }
    return result;
}

int tree_mounted(uint32_t index, struct fs_volume *volume)
{
    uint32_t i;

    for (i = 0; i < VOLUMES; i++) {
        if (mount_table(i) == NULL) {
            continue;
        }
        if (index == 0) {
            describe(mount_table(i), volume);
            return 0;
        }
        index--;
    }
    return -ENOENT;
}

bool tree_is_dirty(void)
{
    uint32_t i;

    for (i = 0; i < VOLUMES; i++) {
        const struct volume *volume = mount_table(i);

        if (volume != NULL && (journal_is_dirty(&volume->journal) ||
                               journal_is_used(&volume->journal))) {
            return true;
        }
    }
    return false;
}

int tree_sync(void)
{
    uint32_t i;
    int result = 0;

    for (i = 0; i < VOLUMES; i++) {
        if (mount_table(i) != NULL &&
            change_commit(mount_table(i), true) != 0) {
            result = -EIO;
        }
    }
    return result;
}

/* --- Creating ------------------------------------------------------------- */

int tree_create(const struct access_user *user, const char *path, uint32_t mode,
                struct dir_node *node)
{
    int result = place_find(user, path, &target, 0, -EISDIR);

    if (result != 0) {
        return result;
    }
    if (target.exists) {
        return -EEXIST;
    }
    if (target.path.is_directory) {
        return -EISDIR;
    }
    result = place_begin_adding(user, &target, 0, 0);
    if (result == 0) {
        place_make_node(user, &target, mode, 0);
        result = place_add(&target);
    }
    *node = target.node;
    return result;
}

int tree_mkdir(const struct access_user *user, const char *path, uint32_t mode)
{
    struct dir_node *node = &target.node;
    int result = place_find(user, path, &target, 0, -EEXIST);

    if (result != 0) {
        return result;
    }
    if (target.exists) {
        return -EEXIST;
    }
    result = place_begin_adding(user, &target, 3, 1);
    if (result != 0) {
        return result;
    }
    place_make_node(user, &target, mode, DIR_DIRECTORY);
    result = fat_extend(node->volume, 0, &node->cluster);
    if (result == 0) {
        result = entry_make(node, path_directory(&target.path)->cluster);
    }
    return result == 0 ? place_add(&target) : result;
}

/* --- Removing ------------------------------------------------------------- */

static int remove_node(const struct dir_node *node)
{
    uint32_t rest;
    int result = place_begin_removing(node);

    if (result == 0) {
        result = entry_remove(node);
    }
    if (result == 0) {
        result = place_let_go(node, &rest);
    }
    return result == 0 ? orphan_release(node->volume, rest) : result;
}

int tree_unlink(const struct access_user *user, const char *path)
{
    int result = place_find_to_remove(user, path, &target, -EISDIR);

    if (result == 0 && dir_is_directory(&target.node)) {
        result = -EISDIR;
    }
    return result == 0 ? remove_node(&target.node) : result;
}

int tree_rmdir(const struct access_user *user, const char *path)
{
    int result = place_find_to_remove(user, path, &target, -EINVAL);

    if (result == 0 && !dir_is_directory(&target.node)) {
        result = -ENOTDIR;
    }
    if (result == 0) {
        result = place_check_empty(&target.node);
    }
    return result == 0 ? remove_node(&target.node) : result;
}

/* --- Renaming ------------------------------------------------------------- */

int tree_rename(const struct access_user *user, const char *from,
                const char *to)
{
    int result = place_find_to_remove(user, from, &source, -EBUSY);

    if (result == 0) {
        result = place_find(user, to, &target, source.node.number, -EBUSY);
    }
    return result == 0 ? rename_place(user, &source, &target) : result;
}

/* --- Attributes ----------------------------------------------------------- */

/* Writes the changed NODE to its entry. The root of a volume has none. */
static int update(const struct dir_node *node)
{
    int result;

    if (dir_is_root(node)) {
        return -EPERM;
    }
    result = change_begin(node->volume, 1, 0);
    if (result == 0) {
        result = entry_update(node);
    }
    if (result == 0) {
        node_changed(node->number, node);
    }
    return result;
}

int tree_chmod(const struct access_user *user, const char *path, uint32_t mode)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result != 0) {
        return result;
    }
    if (!access_is_owner(user, &node)) {
        return -EPERM;
    }
    access_set(&node, access_owner(&node), mode);
    return update(&node);
}

int tree_chown(const struct access_user *user, const char *path, uint32_t uid,
               uint32_t gid)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result != 0) {
        return result;
    }
    if (uid == TREE_SAME) {
        uid = access_owner(&node);
    }
    if (gid == TREE_SAME) {
        gid = uid;
    }
    if (user->uid != 0 &&
        (user->uid != access_owner(&node) || uid != user->uid)) {
        return -EPERM;
    }
    if (uid >= ACCESS_USERS || gid != uid) {
        return -EINVAL;
    }
    access_set(&node, uid, access_mode(&node));
    return update(&node);
}

int tree_utime(const struct access_user *user, const char *path,
               uint32_t seconds)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result != 0) {
        return result;
    }
    if (!access_is_owner(user, &node) &&
        (seconds != TREE_SAME ||
         !access_is_allowed(user, &node, ACCESS_WRITE))) {
        return seconds == TREE_SAME ? -EACCES : -EPERM;
    }
    clock_to_fat(seconds == TREE_SAME ? clock_now() : seconds, &node.date,
                 &node.time);
    return update(&node);
}

/* --- Volumes -------------------------------------------------------------- */

int tree_mount(const struct access_user *user, const char *path, uint32_t disk,
               uint32_t partition, uint32_t *number, const char **reason)
{
    struct dir_node node;
    int result = user->uid == 0 ? path_walk(user, path, &node) : -EPERM;

    *reason = NULL;
    if (result == 0 && !dir_is_directory(&node)) {
        result = -ENOTDIR;
    }
    if (result == 0 && strlen(path) >= IO_NAME_BYTES) {
        result = -ENAMETOOLONG;
    }
    if (result == 0) {
        result = mount_volume(disk, partition, &node, path, *number, reason);
    }
    if (result == 0) {
        mount_cross(&node);
        *number = node.volume->index;
    }
    return result;
}

int tree_unmount(const struct access_user *user, const char *path)
{
    struct dir_node node;
    int result = user->uid == 0 ? path_walk(user, path, &node) : -EPERM;

    if (result != 0) {
        return result;
    }
    if (!dir_is_root(&node)) {
        return -EINVAL;
    }
    return node_is_used(node.volume) ? -EBUSY : mount_remove(node.volume);
}
