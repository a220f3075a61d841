/* SPDX-License-Identifier: MIT
 *
 * A name in a directory, whether anything has it or not: what operations that
 * add and remove names begin with, and their halves.
 *
 * Layer: sos/fs/place. Uses: mount, path, node, data, orphan, entry, change,
 * access, dir, journal, key.
 */
#ifndef FS_PLACE_H
#define FS_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/path.h"

struct place {
    struct path path;
    bool exists;
    struct key key;
    struct dir_room room;
    struct dir_node node; /* what has the name, if it exists */
};

/* Finds the directory of STRING's last name, and what has that name there.
 *
 * IGNORE    the number of a node that does not count; 0: none.
 * NO_NAME   the result if STRING ends without a name: the root, "." or "..".
 * Returns:  0, whether the name exists or not; NO_NAME; the errors of
 *           path_walk().
 */
int place_find(const struct access_user *user, const char *string,
               struct place *place, uint32_t ignore, int no_name);

/* The same for a name that must exist, and that USER may take away.
 *
 * Returns:  as place_find(); -ENOENT; -ENOTDIR; -EACCES; -EBUSY (a volume is
 *           mounted there).
 */
int place_find_to_remove(const struct access_user *user, const char *string,
                         struct place *place, int no_name);

/* Begins an operation that adds PLACE's name, EXTRA sectors and clusters.
 *
 * Returns:  0; -EACCES; -EINVAL (FAT does not allow the name); -ENOSPC;
 *           -EROFS; -EIO.
 */
int place_begin_adding(const struct access_user *user,
                       const struct place *place, uint32_t extra_sectors,
                       uint32_t extra_clusters);

/* Makes a node for PLACE's name that belongs to USER. */
void place_make_node(const struct access_user *user, struct place *place,
                     uint32_t mode, uint8_t attributes);

/* Adds PLACE's name for PLACE's node: part of an operation.
 *
 * Returns:  0; -EIO (journal_abort()).
 */
int place_add(struct place *place);

/* Begins an operation that takes away the name of NODE.
 *
 * Returns:  0; -ENFILE (too many open files without a name); -EROFS; -EIO.
 */
int place_begin_removing(const struct dir_node *node);

/* What NODE's entry led to is free, or an orphan as long as it is open: part of
 * that operation.
 *
 * REST      as orphan_free_chain() sets it.
 * Returns:  0; -EIO (journal_abort()).
 */
int place_let_go(const struct dir_node *node, uint32_t *rest);

/* Whether the directory NODE can go.  Returns:  0; -ENOTEMPTY; -EIO. */
int place_check_empty(const struct dir_node *node);

#endif
