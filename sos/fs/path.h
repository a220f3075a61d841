/* SPDX-License-Identifier: MIT
 *
 * Paths: from the root, name by name, to a file, over all volumes. The user
 * must have the right to search each directory on the way. "." and ".." have
 * their usual meaning; the root is its own parent.
 *
 * Layer: sos/fs/path. Uses: mount, access, dir, key.
 */
#ifndef FS_PATH_H
#define FS_PATH_H

#include "sos/fs/access.h"
#include "sos/fs/dir.h"

#define PATH_DEPTH 64u /* most directories between the root and a file */

/* The way to a directory, and a name in it. */
struct path {
    struct dir_node way[PATH_DEPTH + 1]; /* from the root on ... */
    uint32_t depth;                      /* ... to way[depth] */
    const char *name;  /* the last one of the path; BYTES long: ... */
    size_t bytes;      /* ... 0: the path ends with the root, "." or ".." */
    bool is_directory; /* it must be one: a '/' follows */
};

/* Finds the file that PATH, a string that begins with '/', names.
 *
 * NODE      is set to it; undefined after an error.
 * Returns:  0; -ENOENT (PATH is not absolute, or a name does not exist);
 *           -ENOTDIR (a file is used as a directory, a final '/' included);
 *           -EACCES (USER must not search a directory on the way);
 *           -ENAMETOOLONG (deeper than PATH_DEPTH, or a name is too long or
 *           not UTF-8); -EIO.
 */
int path_walk(const struct access_user *user, const char *string,
              struct dir_node *node);

/* Goes all the way but for the last name, which need not exist.
 *
 * PATH      is set; its NAME points into STRING.
 * Returns:  as path_walk().
 */
int path_parent(const struct access_user *user, const char *string,
                struct path *path);

/* The directory in which the name is. */
struct dir_node *path_directory(struct path *path);

/* Finds the file with the node NUMBER, wherever it lies, by looking through
 * all directories that USER can reach. NUMBER may have any value: what lies
 * there and is no entry of such a directory is not found.
 *
 * PLACE     0; or the first cluster of the file: then that one of the same
 *           volume is found which has it, whatever its number is now.
 * Returns:  0; -ENOENT; -EIO.
 */
int path_find(const struct access_user *user, uint32_t number, uint32_t place,
              struct dir_node *node);

/* Whether NODE is what path_find() looks for. */
bool path_is_meant(const struct dir_node *node, uint32_t number,
                   uint32_t place);

#endif
