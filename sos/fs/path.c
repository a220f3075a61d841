/* SPDX-License-Identifier: MIT
 *
 * The way walked so far is kept as a stack of nodes, so that ".." is a step
 * back on it: what the volume itself says in its ".." entries, which a damaged
 * volume may say wrongly, is of no importance; and from the root of a volume it
 * leads back to where that is mounted.
 */
#include "sos/fs/path.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/mount.h"

#define FIND_STEPS 100000u

static bool is_dots(const char *name, size_t bytes)
{
    return bytes <= 2 && memcmp(name, "..", bytes) == 0;
}

struct dir_node *path_directory(struct path *path)
{
    return &path->way[path->depth];
}

/* Whether USER may look for a name in the directory where PATH is. */
static int check_here(struct path *path, const struct access_user *user)
{
    struct dir_node *here = path_directory(path);

    if (!dir_is_directory(here)) {
        return -ENOTDIR;
    }
    return access_is_allowed(user, here, ACCESS_EXECUTE) ? 0 : -EACCES;
}

/* Takes one step, to NAME of BYTES bytes. */
static int step(struct path *path, const struct access_user *user,
                const char *name, size_t bytes)
{
    struct dir_node *here = path_directory(path);
    struct key key;
    int result = check_here(path, user);

    if (result != 0) {
        return result;
    }
    if (is_dots(name, bytes)) {
        path->depth -= bytes == 2 && path->depth > 0 ? 1 : 0;
        return 0;
    }
    if (path->depth == PATH_DEPTH || !key_make(name, bytes, &key)) {
        return -ENAMETOOLONG;
    }
    result = dir_lookup(here, &key, here + 1, NULL);
    if (result == 0) {
        mount_cross(here + 1);
        path->depth++;
    }
    return result;
}

/* Finds the root. */
static int start(struct path *path, const char *string)
{
    struct volume *root = mount_table(0);

    if (string[0] != '/') {
        return -ENOENT;
    }
    if (root == NULL) {
        return -ENODEV;
    }
    path->way[0] = dir_root(root);
    path->depth = 0;
    return 0;
}

int path_parent(const struct access_user *user, const char *string,
                struct path *path)
{
    int result = start(path, string);

    path->bytes = 0;
    while (result == 0 && *string != 0) {
        string += strspn(string, "/");
        path->name = string;
        path->bytes = strcspn(string, "/");
        string += path->bytes;
        path->is_directory = *string == '/';
        if (string[strspn(string, "/")] == 0 &&
            !is_dots(path->name, path->bytes)) {
            return check_here(path, user);
        }
        result = step(path, user, path->name, path->bytes);
        path->bytes = 0;
    }
    return result;
}

int path_walk(const struct access_user *user, const char *string,
              struct dir_node *node)
{
    static struct path path;
    int result = path_parent(user, string, &path);

    if (result == 0 && path.bytes > 0) {
        result = step(&path, user, path.name, path.bytes);
        if (result == 0 && path.is_directory) {
            result = step(&path, user, ".", 1); /* as "/." would */
        }
    }
    if (result == 0) {
        *node = *path_directory(&path);
    }
    return result;
}

/* --- By number ------------------------------------------------------------ */

bool path_is_meant(const struct dir_node *node, uint32_t number, uint32_t place)
{
    if (place == 0) {
        return node->number == number;
    }
    return node->cluster == place &&
           node->volume->index == number >> DIR_VOLUME_SHIFT;
}

/* What is looked for. */
struct wanted {
    uint32_t number, place;
};

/* Goes on through the directory of CURSOR: up to what is WANTED (1), to the
 * next directory in it that USER may search (2), or to its end (0). */
static int scan(struct dir_cursor *cursor, const struct access_user *user,
                const struct wanted *wanted, struct dir_node *node)
{
    struct dir_entry entry;
    int result;

    while ((result = dir_next(cursor, &entry)) > 0) {
        *node = entry.node;
        mount_cross(node);
        if (path_is_meant(node, wanted->number, wanted->place)) {
            return 1;
        }
        if (dir_is_directory(node) &&
            access_is_allowed(user, node, ACCESS_EXECUTE)) {
            return 2;
        }
    }
    return result;
}

/* Finds what is WANTED below the directory NODE. The directories on the way
 * stay open, one cursor each. Their depth is limited, as that of paths is;
 * FIND_STEPS bounds what a damaged volume, whose directories contain
 * themselves, can cost. */
static int find_below(const struct access_user *user,
                      const struct wanted *wanted, struct dir_node *node)
{
    static struct dir_cursor way[PATH_DEPTH];
    uint32_t depth = 1;
    uint32_t steps;
    int result = dir_open(node, &way[0]);

    for (steps = 0; result == 0 && depth > 0; steps++) {
        result = scan(&way[depth - 1], user, wanted, node);
        if (result == 1) {
            return 0;
        }
        if (result == 2) {
            result = depth < PATH_DEPTH && steps < FIND_STEPS
                         ? dir_open(node, &way[depth])
                         : -EIO;
            depth++;
        } else {
            depth--;
        }
    }
    return result == 0 ? -ENOENT : result;
}

int path_find(const struct access_user *user, uint32_t number, uint32_t place,
              struct dir_node *node)
{
    struct wanted wanted = {number, place};

    if (mount_table(0) == NULL) {
        return -ENODEV;
    }
    *node = dir_root(mount_table(0));
    if (path_is_meant(node, number, place)) {
        return 0;
    }
    if (!access_is_allowed(user, node, ACCESS_EXECUTE)) {
        return -ENOENT;
    }
    return find_below(user, &wanted, node);
}
