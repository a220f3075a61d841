/* SPDX-License-Identifier: MIT
 *
 * The way walked so far is kept as a stack of nodes, so that ".." is a step
 * back on it: what the volume itself says in its ".." entries, which a damaged
 * volume may say wrongly, is of no importance.
 */
#include "sos/fs/path.h"

#include <errno.h>
#include <string.h>

#define FIND_STEPS 100000u

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

/* Goes on through the directory of CURSOR: up to NUMBER (1), to the next
 * directory in it that USER may search (2), or to its end (0). */
static int scan(struct dir_cursor *cursor, const struct access_user *user,
                uint32_t number, struct dir_node *node)
{
    struct dir_entry entry;
    int result;

    while ((result = dir_next(cursor, &entry)) > 0) {
        *node = entry.node;
        if (node->number == number) {
            return 1;
        }
        if (dir_is_directory(node) &&
            access_is_allowed(user, node, ACCESS_EXECUTE)) {
            return 2;
        }
    }
    return result;
}

/* The directories on the way stay open, one cursor each. Their depth is
 * limited, as that of paths is; STEPS bounds what a damaged volume, whose
 * directories contain themselves, can cost. */
int path_find(const struct access_user *user, uint32_t number,
              struct dir_node *node)
{
    struct dir_cursor way[PATH_DEPTH];
    uint32_t depth = 1;
    uint32_t steps;
    int result;

    *node = dir_root();
    if (node->number == number) {
        return 0;
    }
    result = access_is_allowed(user, node, ACCESS_EXECUTE)
                 ? dir_open(node, &way[0])
                 : -ENOENT;
    for (steps = 0; result == 0 && depth > 0; steps++) {
        result = scan(&way[depth - 1], user, number, node);
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
