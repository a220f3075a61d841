/* SPDX-License-Identifier: MIT
 *
 * Lab 6, exercise 3: directories (contract: sos/fs/dir.h).
 *
 * Goal: the entries of a directory one after the other, and the one that has a
 * certain name; or, if there is none, where it could be put.
 *
 * A directory is a chain of sectors with 16 slots of 32 bytes each. What is in
 * a slot, and how long names are spread over several, is the business of
 * sos/fs/slot.h; where the sectors are, that of sos/fs/fat.h. The end is the
 * end of the chain, or a slot that begins with SLOT_END: what lies behind it
 * is never read, and may be anything.
 *
 * How nodes are numbered is given: other files rely on it.
 *
 * Tests: layer-dir, walk, names, tree, many, damage.
 */
#include "sos/fs/dir.h"

#include <errno.h>
#include <string.h>

#include "labs/unfinished.h"
#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/slot.h"

#define ROOT_NUMBER 1u /* no entry of a directory lies in sector 0 */

/* --- Nodes ---------------------------------------------------------------- */

struct dir_node dir_root(struct volume *volume)
{
    struct dir_node root = {
        .volume = volume,
        .number = volume->index << DIR_VOLUME_SHIFT | ROOT_NUMBER,
        .cluster = FAT_ROOT,
        .attributes = DIR_DIRECTORY,
    };

    return root;
}

bool dir_is_root(const struct dir_node *node)
{
    return (node->number & ((1u << DIR_VOLUME_SHIFT) - 1)) == ROOT_NUMBER;
}

bool dir_is_directory(const struct dir_node *node)
{
    return (node->attributes & DIR_DIRECTORY) != 0;
}

uint32_t dir_number(const struct volume *volume, uint32_t disk, uint32_t slot)
{
    return volume->index << DIR_VOLUME_SHIFT |
           ((disk - volume->first) * DIR_SECTOR_SLOTS +
            slot % DIR_SECTOR_SLOTS);
}

uint32_t dir_sector(const struct dir_node *node)
{
    uint32_t place = node->number & ((1u << DIR_VOLUME_SHIFT) - 1);

    return node->volume->first + place / DIR_SECTOR_SLOTS;
}

/* --- Yours ---------------------------------------------------------------- */

int dir_open(const struct dir_node *node, struct dir_cursor *cursor)
{
    UNFINISHED(6);
}

int dir_next(struct dir_cursor *cursor, struct dir_entry *entry)
{
    UNFINISHED(6);
}

int dir_lookup(const struct dir_node *directory, const struct key *key,
               struct dir_node *node, struct dir_room *room)
{
    UNFINISHED(6);
}

int dir_is_empty(const struct dir_node *directory)
{
    UNFINISHED(6);
}
