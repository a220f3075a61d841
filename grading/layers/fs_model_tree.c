/* SPDX-License-Identifier: MIT
 *
 * The operations on paths. Where several errors are true of one call, the first
 * is the one that sos/fs finds first.
 */
#include "grading/layers/fs_model.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "grading/layers/fs_model_way.h"

/* --- The tree ----------------------------------------------------------------- */

/* Finds the last name of PATH and what has it. Returns 0, -ENOENT, or another
 * error: NO_NAME if there is no name. */
static int find_name(const struct model_user *user, const char *path,
                     struct way *way, uint32_t *node, int no_name, bool *dead)
{
    int result = model_way(user, path, way);

    *dead = result != 0 || way->bytes == 0;
    if (result == 0) {
        result = way->bytes == 0 ? no_name : model_last(way, node);
    }
    return result;
}

int model_mkdir(const struct model_user *user, const char *path, uint32_t mode)
{
    struct way way;
    uint32_t node;
    bool dead;
    int result = find_name(user, path, &way, &node, -EEXIST, &dead);

    if (result == 0) {
        return -EEXIST;
    }
    if (result != -ENOENT || dead) {
        return result;
    }
    result = model_may_make(user, &way);
    if (result == 0) {
        (void)model_make(user, &way, mode, true);
    }
    return result;
}

static bool is_empty(uint32_t directory)
{
    uint32_t i;

    for (i = 1; i < MODEL_NODES; i++) {
        if (model_nodes[i].used && model_nodes[i].is_linked &&
            model_nodes[i].parent == directory) {
            return false;
        }
    }
    return true;
}

int model_rmdir(const struct model_user *user, const char *path)
{
    struct way way;
    uint32_t node;
    bool dead;
    int result = find_name(user, path, &way, &node, -EINVAL, &dead);

    if (result != 0) {
        return result;
    }
    if (way.is_directory && !model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    if (!model_may_remove(user, &model_nodes[way.node], &model_nodes[node])) {
        return -EACCES;
    }
    if (!model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    if (!is_empty(node)) {
        return -ENOTEMPTY;
    }
    model_unlink_node(&model_nodes[node]);
    return 0;
}

int model_unlink(const struct model_user *user, const char *path)
{
    struct way way;
    uint32_t node;
    bool dead;
    int result = find_name(user, path, &way, &node, -EISDIR, &dead);

    if (result != 0) {
        return result;
    }
    if (way.is_directory && !model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    if (!model_may_remove(user, &model_nodes[way.node], &model_nodes[node])) {
        return -EACCES;
    }
    if (model_nodes[node].is_directory) {
        return -EISDIR;
    }
    model_unlink_node(&model_nodes[node]);
    return 0;
}

/* Whether NODE is DIRECTORY or lies above it. */
static bool is_above(uint32_t node, uint32_t directory)
{
    while (directory != node && directory != MODEL_ROOT) {
        directory = model_nodes[directory].parent;
    }
    return directory == node;
}

/* Whether SOURCE may take the place of OLD. */
static int check_replace(const struct model_user *user,
                         const struct model_node *source, uint32_t old,
                         const struct way *way)
{
    const struct model_node *victim = &model_nodes[old];

    if (!model_may_remove(user, &model_nodes[way->node], victim)) {
        return -EACCES;
    }
    if (source->is_directory != victim->is_directory) {
        return victim->is_directory ? -EISDIR : -ENOTDIR;
    }
    return victim->is_directory && !is_empty(old) ? -ENOTEMPTY : 0;
}

/* Finds what is to be renamed. */
static int find_source(const struct model_user *user, const char *path,
                       uint32_t *node)
{
    struct way way;
    bool dead;
    int result = find_name(user, path, &way, node, -EBUSY, &dead);

    if (result != 0) {
        return result;
    }
    if (way.is_directory && !model_nodes[*node].is_directory) {
        return -ENOTDIR;
    }
    return model_may_remove(user, &model_nodes[way.node], &model_nodes[*node])
               ? 0
               : -EACCES;
}

int model_rename(const struct model_user *user, const char *from,
                 const char *to)
{
    struct way way;
    uint32_t node, old;
    bool dead;
    int found;
    int result = find_source(user, from, &node);

    if (result != 0) {
        return result;
    }
    found = find_name(user, to, &way, &old, -EBUSY, &dead);
    if (found != 0 && (found != -ENOENT || dead)) {
        return found;
    }
    if (model_nodes[node].is_directory && is_above(node, way.node)) {
        return -EINVAL;
    }
    if (way.is_directory && !model_nodes[node].is_directory) {
        return -ENOTDIR;
    }
    result = found == 0 && old != node
                 ? check_replace(user, &model_nodes[node], old, &way)
                 : model_may_make(user, &way);
    if (result != 0) {
        return result;
    }
    model_name_node(&model_nodes[node], &way);
    if (found == 0 && old != node) { /* whose entry stays, with its name */
        strcpy(model_nodes[node].name, model_nodes[old].name);
        model_unlink_node(&model_nodes[old]);
    }
    return 0;
}

/* --- Owners, modes, times ----------------------------------------------------- */

int model_chmod(const struct model_user *user, const char *path, uint32_t mode)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result == 0 &&
        (node == MODEL_ROOT || !model_is_owner(user, &model_nodes[node]))) {
        result = -EPERM;
    }
    if (result == 0) {
        model_set_mode(&model_nodes[node], model_nodes[node].uid, mode);
    }
    return result;
}

int model_chown(const struct model_user *user, const char *path, uint32_t uid,
                uint32_t gid)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result != 0) {
        return result;
    }
    uid = uid == 0xFFFFFFFF ? model_nodes[node].uid : uid;
    gid = gid == 0xFFFFFFFF ? uid : gid;
    if (user->uid != 0 &&
        (user->uid != model_nodes[node].uid || uid != user->uid)) {
        return -EPERM;
    }
    if (uid >= 128 || gid != uid) {
        return -EINVAL;
    }
    if (node == MODEL_ROOT) {
        return -EPERM;
    }
    model_set_mode(&model_nodes[node], uid, model_nodes[node].mode);
    return 0;
}

int model_utime(const struct model_user *user, const char *path,
                uint32_t seconds)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result != 0) {
        return result;
    }
    if (!model_is_owner(user, &model_nodes[node]) &&
        (seconds != 0xFFFFFFFF || !model_may(user, &model_nodes[node], 2))) {
        return seconds == 0xFFFFFFFF ? -EACCES : -EPERM;
    }
    if (node == MODEL_ROOT) {
        return -EPERM;
    }
    model_nodes[node].changed =
        seconds == 0xFFFFFFFF ? model_now : seconds & ~1u;
    return 0;
}

int model_access(const struct model_user *user, const char *path,
                 uint32_t wanted)
{
    uint32_t node;
    int result = model_find(user, path, &node);

    if (result != 0) {
        return result;
    }
    if ((wanted & X_OK) != 0 && !model_nodes[node].is_directory &&
        (model_nodes[node].mode & 0111) == 0) {
        return -EACCES;
    }
    return model_may(user, &model_nodes[node], wanted) ? 0 : -EACCES;
}
