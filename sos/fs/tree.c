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
#include "sos/fs/check.h"
#include "sos/fs/clock.h"
#include "sos/fs/data.h"
#include "sos/fs/entry.h"
#include "sos/fs/mount.h"
#include "sos/fs/node.h"
#include "sos/fs/orphan.h"
#include "sos/fs/path.h"
#include "sos/fs/stat.h"

/* A name in a directory, and what has it. */
struct place {
    struct path path;
    bool exists;
    struct key key;
    struct dir_room room;
    struct dir_node node;
};

static struct place source, target;

/* --- What is known ------------------------------------------------------------ */

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

int tree_volume(const struct access_user *user, const char *path,
                struct fs_volume *volume)
{
    struct dir_node node;
    int result = path_walk(user, path, &node);

    if (result == 0) {
        memset(volume, 0, sizeof *volume);
        volume->block_bytes = volume_cluster_bytes(node.volume);
        volume->blocks = node.volume->clusters;
        volume->free_blocks = node.volume->free_clusters;
        volume->read_only = node.volume->journal.error != 0;
        strcpy(volume->where, node.volume->where);
    }
    return result;
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
        if (mount_table(i) != NULL && change_commit(mount_table(i), true) != 0) {
            result = -EIO;
        }
    }
    return result;
}

/* --- Names -------------------------------------------------------------------- */

/* Finds the directory of STRING's last name, and what has that name there, but
 * for the node IGNORE. Returns 0, whether the name exists or not; NO_NAME if
 * STRING ends without a name; or another error. */
static int find(const struct access_user *user, const char *string,
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
    result = dir_lookup(path_directory(&place->path), &place->key,
                        &place->node, &place->room);
    place->exists = result == 0;
    return result == -ENOENT ? 0 : result;
}

/* The same for a name that must exist, and that USER may take away. */
static int find_to_remove(const struct access_user *user, const char *string,
                          struct place *place, int no_name)
{
    int result = find(user, string, place, 0, no_name);

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

/* --- Creating ----------------------------------------------------------------- */

/* Begins an operation that adds PLACE's name, EXTRA other sectors and clusters.
 */
static int begin_adding(const struct access_user *user,
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
    result = entry_needs(directory, &place->key, &place->room, &sectors,
                         &clusters);
    if (result != 0) {
        return directory->volume->journal.error != 0 ? -EROFS : result;
    }
    return change_begin(directory->volume, sectors + extra_sectors,
                        clusters + extra_clusters);
}

/* Makes a node for PLACE's name that belongs to USER. */
static void make_node(const struct access_user *user, struct place *place,
                      uint32_t mode, uint8_t attributes)
{
    place->node = (struct dir_node){
        .volume = path_directory(&place->path)->volume,
        .attributes = attributes,
    };
    access_set(&place->node, user->uid, mode);
    (void)data_touch(&place->node);
}

static int add(struct place *place)
{
    return entry_add(path_directory(&place->path), &place->key, &place->room,
                     &place->node);
}

int tree_create(const struct access_user *user, const char *path,
                uint32_t mode, struct dir_node *node)
{
    int result = find(user, path, &target, 0, -EISDIR);

    if (result != 0) {
        return result;
    }
    if (target.exists) {
        return -EEXIST;
    }
    if (target.path.is_directory) {
        return -EISDIR;
    }
    result = begin_adding(user, &target, 0, 0);
    if (result == 0) {
        make_node(user, &target, mode, 0);
        result = add(&target);
    }
    *node = target.node;
    return result;
}

int tree_mkdir(const struct access_user *user, const char *path,
               uint32_t mode)
{
    struct dir_node *node = &target.node;
    int result = find(user, path, &target, 0, -EEXIST);

    if (result != 0) {
        return result;
    }
    if (target.exists) {
        return -EEXIST;
    }
    result = begin_adding(user, &target, 3, 1);
    if (result != 0) {
        return result;
    }
    make_node(user, &target, mode, DIR_DIRECTORY);
    result = fat_extend(node->volume, 0, &node->cluster);
    if (result == 0) {
        result = entry_make(node, path_directory(&target.path)->cluster);
    }
    return result == 0 ? add(&target) : result;
}

/* --- Removing ----------------------------------------------------------------- */

/* What NODE's entry led to is free, or an orphan as long as it is open: the
 * second half of an operation, with REST as in orphan_free_chain(). */
static int let_go(const struct dir_node *node, uint32_t *rest)
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

static int begin_removing(const struct dir_node *node)
{
    if (node_find(node->number) != NULL && !orphan_has_room(node->volume)) {
        return -ENFILE;
    }
    return change_begin(node->volume, JOURNAL_OPERATION, 0);
}

static int remove_node(const struct dir_node *node)
{
    uint32_t rest;
    int result = begin_removing(node);

    if (result == 0) {
        result = entry_remove(node);
    }
    if (result == 0) {
        result = let_go(node, &rest);
    }
    return result == 0 ? orphan_release(node->volume, rest) : result;
}

int tree_unlink(const struct access_user *user, const char *path)
{
    int result = find_to_remove(user, path, &target, -EISDIR);

    if (result == 0 && dir_is_directory(&target.node)) {
        result = -EISDIR;
    }
    return result == 0 ? remove_node(&target.node) : result;
}

/* Whether the directory NODE can go.  Returns:  0; -ENOTEMPTY; -EIO. */
static int check_empty(const struct dir_node *node)
{
    int result = dir_is_empty(node);

    if (result < 0) {
        return result;
    }
    return result == 1 ? 0 : -ENOTEMPTY;
}

int tree_rmdir(const struct access_user *user, const char *path)
{
    int result = find_to_remove(user, path, &target, -EINVAL);

    if (result == 0 && !dir_is_directory(&target.node)) {
        result = -ENOTDIR;
    }
    if (result == 0) {
        result = check_empty(&target.node);
    }
    return result == 0 ? remove_node(&target.node) : result;
}

/* --- Renaming ----------------------------------------------------------------- */

/* Whether what is at SOURCE may come to TARGET, which has another name or
 * directory. */
static int check_rename(const struct access_user *user)
{
    const struct dir_node *from = &source.node;
    const struct dir_node *to = &target.node;
    uint32_t i;

    if (path_directory(&target.path)->volume != from->volume) {
        return -EXDEV;
    }
    for (i = 0; i <= target.path.depth; i++) {
        if (target.path.way[i].number == from->number) {
            return -EINVAL;
        }
    }
    if (target.path.is_directory && !dir_is_directory(from)) {
        return -ENOTDIR;
    }
    if (!target.exists) {
        return 0;
    }
    if (!access_may_remove(user, path_directory(&target.path), to)) {
        return -EACCES;
    }
    if (mount_is_point(to)) {
        return -EBUSY;
    }
    if (dir_is_directory(from) != dir_is_directory(to)) {
        return dir_is_directory(to) ? -EISDIR : -ENOTDIR;
    }
    return dir_is_directory(to) ? check_empty(to) : 0;
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
static int leave(struct dir_node *node)
{
    uint32_t parent = path_directory(&target.path)->cluster;
    int result = entry_remove(&source.node);

    if (result == 0 && dir_is_directory(node) &&
        source.node.parent != parent) {
        result = entry_set_parent(node, parent);
    }
    if (result == 0) {
        node_changed(source.node.number, node);
    }
    return result;
}

/* TARGET's entry stays, and leads to what SOURCE's entry led to. */
static int replace(void)
{
    struct dir_node old = target.node;
    struct dir_node *node = &target.node;
    uint32_t rest;
    int result = begin_removing(&old);

    if (result != 0) {
        return result;
    }
    result = let_go(&old, &rest);
    node->cluster = source.node.cluster;
    node->bytes = source.node.bytes;
    node->date = source.node.date;
    node->time = source.node.time;
    node->rights = source.node.rights;
    node->attributes = source.node.attributes;
    if (result == 0) {
        result = entry_update(node);
    }
    if (result == 0) {
        result = leave(node);
    }
    return result == 0 ? orphan_release(old.volume, rest) : result;
}

/* SOURCE's contents get a new entry. */
static int move(const struct access_user *user)
{
    int result = begin_adding(user, &target, 5, 0);

    if (result != 0) {
        return result;
    }
    target.node = source.node;
    target.node.in_bin = path_directory(&target.path)->is_bin;
    result = add(&target);
    return result == 0 ? leave(&target.node) : result;
}

int tree_rename(const struct access_user *user, const char *from,
                const char *to)
{
    int result = find_to_remove(user, from, &source, -EBUSY);

    if (result == 0) {
        result = find(user, to, &target, source.node.number, -EBUSY);
    }
    if (result == 0) {
        result = check_rename(user);
    }
    if (result != 0) {
        return result;
    }
    keep_rights(&source.node);
    return target.exists ? replace() : move(user);
}

/* --- Attributes --------------------------------------------------------------- */

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

int tree_chmod(const struct access_user *user, const char *path,
               uint32_t mode)
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

/* --- Volumes ------------------------------------------------------------------ */

int tree_mount(const struct access_user *user, const char *path,
               uint32_t disk, uint32_t partition, const char **reason)
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
    return result == 0 ? mount_volume(disk, partition, &node, path, reason)
                       : result;
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

int tree_check(const struct access_user *user, const char *path,
               struct fs_check *found)
{
    static struct check check;
    struct dir_node node;
    int result = user->uid == 0 ? path_walk(user, path, &node) : -EPERM;

    if (result == 0) {
        result = change_commit(node.volume, true);
    }
    if (result != 0) {
        return result;
    }
    check_volume(node.volume, &check);
    memset(found, 0, sizeof *found);
    found->faults = check.faults;
    found->files = check.files;
    found->directories = check.directories;
    found->lost = check.lost;
    if (check.damage != NULL) {
        strncpy(found->damage, check.damage, sizeof found->damage - 1);
    }
    return 0;
}
