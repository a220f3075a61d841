/* SPDX-License-Identifier: MIT
 *
 * A directory is a chain of sectors with 16 slots each (slot.h). Its end is the
 * end of the chain, or a slot that says so; what lies behind that is never
 * read, and may be anything.
 */
#include "sos/fs/dir.h"

#include <errno.h>
#include <string.h>

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

/* --- Reading -------------------------------------------------------------- */

int dir_open(const struct dir_node *node, struct dir_cursor *cursor)
{
    if (!dir_is_directory(node)) {
        return -ENOTDIR;
    }
    if (!dir_is_root(node) &&
        !volume_has_cluster(node->volume, node->cluster)) {
        return -EIO;
    }
    fat_chain_start(&cursor->chain, node->volume, node->cluster);
    cursor->slot = 0;
    cursor->is_bin = node->is_bin;
    return 0;
}

/* Shows the slot at CURSOR, in the cache. DISK is set to its sector; *SLOT is
 * NULL behind the last cluster. */
static int view_slot(struct dir_cursor *cursor, const uint8_t **slot,
                     uint32_t *disk)
{
    uint32_t count;
    int result;

    *slot = NULL;
    if (cursor->slot >= DIR_MOST_SLOTS) {
        return -EIO; /* the chain must have a loop */
    }
    result = fat_locate(&cursor->chain, cursor->slot / DIR_SECTOR_SLOTS, 1,
                        disk, &count);
    if (result != 0 || count == 0) {
        return result;
    }
    result = cache_view(cursor->chain.volume->disk, *disk, slot, &count);
    if (result == 0) {
        *slot += cursor->slot % DIR_SECTOR_SLOTS * SLOT_BYTES;
    }
    return result;
}

/* Shows the slot at CURSOR and goes behind it. *SLOT is NULL at the end. Slots
 * of the same sector follow each other in memory. */
static int next_slot(struct dir_cursor *cursor, const uint8_t **slot,
                     uint32_t *disk)
{
    int result = 0;

    if (cursor->slot % DIR_SECTOR_SLOTS == 0 || *slot == NULL) {
        result = view_slot(cursor, slot, disk);
    } else {
        *slot += SLOT_BYTES;
    }
    if (result == 0 && *slot != NULL && (*slot)[0] == SLOT_END) {
        *slot = NULL;
    }
    cursor->slot += *slot != NULL ? 1 : 0;
    return result;
}

/* Whether SLOT holds what a process may see: no label, no "." or "..". */
static bool is_shown(const uint8_t *slot)
{
    return (slot[SLOT_ATTRIBUTES] & DIR_VOLUME_LABEL) == 0 && slot[0] != '.';
}

/* What the entry in SLOT, which lies just before CURSOR, says. */
static struct dir_node read_node(const struct dir_cursor *cursor,
                                 const uint8_t *slot, uint32_t disk,
                                 uint32_t parts)
{
    struct dir_node node = {
        .volume = cursor->chain.volume,
        .number = dir_number(cursor->chain.volume, disk, cursor->slot - 1),
        .parent = cursor->chain.first,
        .slot = cursor->slot - 1,
        .parts = parts < SLOT_PARTS ? parts : SLOT_PARTS, /* no more count */
        .cluster = bytes_get16(slot + SLOT_CLUSTER),
        .date = bytes_get16(slot + SLOT_DATE),
        .time = bytes_get16(slot + SLOT_TIME),
        .rights = bytes_get16(slot + SLOT_RIGHTS),
        .attributes = slot[SLOT_ATTRIBUTES],
        .in_bin = cursor->is_bin,
    };

    if (!dir_is_directory(&node)) {
        node.bytes = bytes_get32(slot + SLOT_SIZE);
    } else {
        node.is_bin = memcmp(slot, "BIN        ", KEY_SLOT_BYTES) == 0;
        node.is_tmp = memcmp(slot, "TMP        ", KEY_SLOT_BYTES) == 0 &&
                      node.parent == FAT_ROOT;
    }
    return node;
}

int dir_next(struct dir_cursor *cursor, struct dir_entry *entry)
{
    struct slot_name name = {.parts = 0};
    const uint8_t *slot = NULL;
    uint32_t parts = 0;
    uint32_t disk = 0;
    int result;

    for (;;) {
        result = next_slot(cursor, &slot, &disk);
        if (result != 0 || slot == NULL) {
            return result;
        }
        if (slot[0] != SLOT_FREE && slot_is_part(slot)) {
            slot_add_part(&name, slot);
            parts++;
        } else if (slot[0] != SLOT_FREE && is_shown(slot)) {
            break;
        } else {
            name.parts = 0;
            parts = 0;
        }
    }
    slot_read_name(&name, slot, entry->name);
    entry->node = read_node(cursor, slot, disk, parts);
    return 1;
}

/* --- Looking up ----------------------------------------------------------- */

/* Free slots seen so far: the last of them, one after the other. */
struct run {
    uint32_t first, count;
};

/* Takes note of free SLOT (NULL: the end) at the place AT. */
static void note_free(struct dir_room *room, struct run *run,
                      const struct key *key, const uint8_t *slot, uint32_t at)
{
    run->first = run->count == 0 ? at : run->first;
    run->count++;
    if (room->slot == DIR_MOST_SLOTS &&
        (run->count == slot_parts(key) + 1 || slot == NULL)) {
        room->slot = run->first;
        room->at_end = slot == NULL;
    }
}

/* Takes note of the 8.3 name in SLOT, if it is one that KEY could get. */
static void note_alias(struct dir_room *room, const uint8_t *slot)
{
    uint32_t n;

    if (slot[0] != room->alias[1][0] ||
        memchr(slot, '~', KEY_SLOT_BYTES) == NULL) {
        return;
    }
    for (n = 1; n < KEY_ALIASES; n++) {
        if (memcmp(room->alias[n], slot, KEY_SLOT_BYTES) == 0) {
            room->taken |= 1u << n;
        }
    }
}

static void note(struct dir_room *room, struct run *run, const struct key *key,
                 const uint8_t *slot, uint32_t at)
{
    if (slot == NULL || slot[0] == SLOT_FREE) {
        note_free(room, run, key, slot, at);
        return;
    }
    run->count = 0;
    if (slot_parts(key) > 0 && !slot_is_part(slot)) {
        note_alias(room, slot);
    }
}

static void start_room(struct dir_room *room, const struct key *key)
{
    uint32_t n;

    room->slot = DIR_MOST_SLOTS;
    room->at_end = false;
    room->taken = key->is_short ? 0 : 1;
    for (n = 0; n < KEY_ALIASES; n++) {
        if (n == 0 || slot_parts(key) > 0) {
            key_alias(key, n, room->alias[n]);
        }
    }
}

/* Sets how many slots the chain of CURSOR, which is at its end, has. */
static int measure(struct dir_cursor *cursor, struct dir_room *room)
{
    uint32_t sector = cursor->slot / DIR_SECTOR_SLOTS;
    uint32_t disk, count;
    int result;

    do {
        result =
            fat_locate(&cursor->chain, sector, DIR_MOST_SLOTS, &disk, &count);
        sector += count;
    } while (result == 0 && count > 0 &&
             sector < DIR_MOST_SLOTS / DIR_SECTOR_SLOTS);
    room->slots = sector * DIR_SECTOR_SLOTS;
    return result;
}

int dir_lookup(const struct dir_node *directory, const struct key *key,
               struct dir_node *node, struct dir_room *room)
{
    struct slot_match match = {.agrees = false};
    struct run run = {.count = 0};
    struct dir_cursor cursor;
    const uint8_t *slot = NULL;
    uint32_t parts = 0;
    uint32_t disk = 0;
    int result = dir_open(directory, &cursor);

    if (room != NULL) {
        start_room(room, key);
    }
    while (result == 0) {
        result = next_slot(&cursor, &slot, &disk);
        if (result == 0 && room != NULL) {
            note(room, &run, key, slot,
                 slot != NULL ? cursor.slot - 1 : cursor.slot);
        }
        if (result != 0 || slot == NULL) {
            break;
        }
        if (slot[0] != SLOT_FREE && slot_is_part(slot)) {
            slot_match_part(&match, key, slot);
            parts++;
            continue;
        }
        if (slot[0] != SLOT_FREE && is_shown(slot) &&
            slot_is(&match, key, slot)) {
            *node = read_node(&cursor, slot, disk, parts);
            if (room == NULL || room->ignore != node->number) {
                return 0;
            }
        }
        match.agrees = false;
        parts = 0;
    }
    if (result == 0 && room != NULL) {
        result = measure(&cursor, room);
    }
    return result == 0 ? -ENOENT : result;
}

int dir_is_empty(const struct dir_node *directory)
{
    struct dir_cursor cursor;
    struct dir_entry entry;
    int result = dir_open(directory, &cursor);

    if (result == 0) {
        result = dir_next(&cursor, &entry);
    }
    return result < 0 ? result : result == 0;
}
