/* SPDX-License-Identifier: MIT
 *
 * Entries of directories: added, changed and taken away. All these functions
 * belong to an operation (change_begin()); entry_needs() says what it needs.
 *
 * Layer: sos/fs/entry. Uses: dir, slot, key, fat, volume, journal, cache,
 * name.
 */
#ifndef FS_ENTRY_H
#define FS_ENTRY_H

#include <stdint.h>

#include "sos/fs/dir.h"

/* What adding KEY to DIRECTORY takes.
 *
 * CLUSTERS  is set to how many.
 * SECTORS   is set to how many it changes at most.
 * Returns:  0; -ENOSPC (the directory cannot grow so far, or all 8.3 names
 *           are taken).
 */
int entry_needs(const struct dir_node *directory, const struct key *key,
                const struct dir_room *room, uint32_t *sectors,
                uint32_t *clusters);

/* Adds an entry with the name KEY. DIRECTORY must not have changed since ROOM
 * was set.
 *
 * NODE      what the entry says; its place is set.
 * Returns:  0; -EIO (journal_abort()).
 */
int entry_add(const struct dir_node *directory, const struct key *key,
              const struct dir_room *room, struct dir_node *node);

/* Takes away the entry of NODE, with its name. Changes up to 3 sectors.
 *
 * Returns:  0; -EIO (journal_abort()).
 */
int entry_remove(const struct dir_node *node);

/* Writes to NODE's entry what NODE says. Changes one sector.
 *
 * Returns:  0; -EIO (journal_abort()).
 */
int entry_update(const struct dir_node *node);

/* Makes the cluster NODE->cluster a directory with nothing in it but "." and
 * "..", whose parent begins at cluster PARENT; or only sets ".." anew. Changes
 * one sector.
 *
 * Returns:  0; -EIO (journal_abort()).
 */
int entry_make(const struct dir_node *node, uint32_t parent);
int entry_set_parent(const struct dir_node *node, uint32_t parent);

#endif
