/* SPDX-License-Identifier: MIT
 *
 * The way walked so far is kept as a stack of nodes, so that ".." is a step
 * back on it: what the volume itself says in its ".." entries, which a damaged
 * volume may say wrongly, is of no importance.
 */
#include "sos/fs/path.h"

#include <errno.h>
#include <string.h>

/* The nodes from the root (way[0]) to where the walk is (way[depth]). */
struct walk {
    struct dir_node way[PATH_DEPTH + 1];
    uint32_t depth;
};

static bool is_dots(const char *name, size_t bytes, size_t dots)
{
    return bytes == dots && memcmp(name, "..", dots) == 0;
}

/* Takes one step, to NAME of BYTES bytes. */
static int step(struct walk *walk, const struct access_user *user,
                const char *name, size_t bytes)
{
    struct dir_node *here = &walk->way[walk->depth];
    int result;

    if (!dir_is_directory(here)) {
        return -ENOTDIR;
    }
    if (!access_is_allowed(user, here, ACCESS_EXECUTE)) {
        return -EACCES;
    }
    if (is_dots(name, bytes, 1)) {
        return 0;
    }
    if (is_dots(name, bytes, 2)) {
        walk->depth -= walk->depth > 0 ? 1 : 0;
        return 0;
    }
    if (walk->depth == PATH_DEPTH) {
        return -ENAMETOOLONG;
    }
    result = dir_lookup(here, name, bytes, here + 1);
    if (result == 0) {
        walk->depth++;
    }
    return result;
}

int path_walk(const struct access_user *user, const char *path,
              struct dir_node *node)
{
    struct walk walk;
    size_t bytes;
    int result;

    if (path[0] != '/') {
        return -ENOENT;
    }
    walk.way[0] = dir_root();
    walk.depth = 0;
    while (*path != 0) {
        path += strspn(path, "/");
        bytes = strcspn(path, "/");
        /* A final '/' asks for a directory, as "/." would. */
        result = bytes > 0 ? step(&walk, user, path, bytes)
                           : step(&walk, user, ".", 1);
        if (result != 0) {
            return result;
        }
        path += bytes;
    }
    *node = walk.way[walk.depth];
    return 0;
}
