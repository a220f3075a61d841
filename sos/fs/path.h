/* SPDX-License-Identifier: MIT
 *
 * Paths: from the root, name by name, to a file. The user must have the right
 * to search each directory on the way. "." and ".." have their usual meaning;
 * the root is its own parent.
 *
 * Layer: sos/fs/path. Uses: access, dir.
 */
#ifndef FS_PATH_H
#define FS_PATH_H

#include "sos/fs/access.h"
#include "sos/fs/dir.h"

#define PATH_DEPTH 64u /* most directories between the root and a file */

/* Finds the file that PATH, a string that begins with '/', names.
 *
 * NODE      is set to it; undefined after an error.
 * Returns:  0; -ENOENT (PATH is not absolute, or a name does not exist);
 *           -ENOTDIR (a file is used as a directory, a final '/' included);
 *           -EACCES (USER must not search a directory on the way);
 *           -ENAMETOOLONG (deeper than PATH_DEPTH); -EIO.
 */
int path_walk(const struct access_user *user, const char *path,
              struct dir_node *node);

/* Finds the file with the node NUMBER, wherever it lies, by looking through
 * all directories that USER can reach. NUMBER may have any value: what lies
 * there and is no entry of such a directory is not found.
 *
 * Returns:  0; -ENOENT; -EIO.
 */
int path_find(const struct access_user *user, uint32_t number,
              struct dir_node *node);

#endif
