/* SPDX-License-Identifier: MIT
 *
 * A walk knows its cursor, the sector that it sees and the name so far. How
 * large a directory is, the chain tells at its end, or the volume of its root.
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

/* --- From slot to slot ---------------------------------------------------- */

/* A walk along the slots. SLOT is good until the disk may be read again. */
struct walk {
    struct dir_cursor *cursor;
    const uint8_t *sector; /* that of the slot; NULL: not seen yet */
    const uint8_t *slot;
    uint32_t disk; /* the number of that sector */
    struct slot_name name;
};

static void walk_begin(struct walk *walk, struct dir_cursor *cursor)
{
    walk->cursor = cursor;
    walk->sector = NULL;
    walk->name.parts = 0;
    walk->name.next = 0;
}

/* Shows the sector with the cursor's slot. Returns 1; 0 = the chain ends. */
static int show_sector(struct walk *walk)
{
    struct dir_cursor *cursor = walk->cursor;
    uint32_t count;
    int result = fat_locate(&cursor->chain, cursor->slot / DIR_SECTOR_SLOTS, 1,
                            &walk->disk, &count);

    if (result != 0 || count == 0) {
        return result;
    }
    result = cache_view(cursor->chain.volume->disk, walk->disk, &walk->sector,
                        &count);
    return result == 0 ? 1 : result;
}

/* Goes over one slot, used or free. Returns 1; 0 = the end; -EIO. */
static int step(struct walk *walk)
{
    uint32_t place = walk->cursor->slot % DIR_SECTOR_SLOTS;

    if (walk->cursor->slot >= DIR_MOST_SLOTS) {
        return -EIO; /* a loop */
    }
    if (place == 0 || walk->sector == NULL) {
        int result = show_sector(walk);

        if (result <= 0) {
            return result;
        }
    }
    walk->slot = walk->sector + place * SLOT_BYTES;
    if (walk->slot[0] == SLOT_END) {
        return 0;
    }
    walk->cursor->slot++;
    return 1;
}

static bool is_dots(const uint8_t *slot)
{
    return memcmp(slot, ".          ", KEY_SLOT_BYTES) == 0 ||
           memcmp(slot, "..         ", KEY_SLOT_BYTES) == 0;
}

static bool is_entry(const uint8_t *slot)
{
    return slot[0] != SLOT_FREE && !slot_is_part(slot) && !is_dots(slot) &&
           (slot[SLOT_ATTRIBUTES] & DIR_VOLUME_LABEL) == 0;
}

/* Keeps the name of the entry to come, as far as it goes. */
static void note_part(struct walk *walk)
{
    if (walk->slot[0] != SLOT_FREE && slot_is_part(walk->slot)) {
        slot_add_part(&walk->name, walk->slot);
    } else {
        walk->name.parts = 0;
    }
}

static uint32_t name_parts(const struct walk *walk)
{
    return walk->name.next == 0 &&
                   walk->name.checksum == name_checksum(walk->slot)
               ? walk->name.parts
               : 0;
}

/* What the entry says over which WALK has just gone. */
static void read_node(const struct walk *walk, struct dir_node *node)
{
    const struct dir_cursor *cursor = walk->cursor;
    const uint8_t *slot = walk->slot;
    bool is_directory = (slot[SLOT_ATTRIBUTES] & DIR_DIRECTORY) != 0;

    *node = (struct dir_node){
        .volume = cursor->chain.volume,
        .number =
            dir_number(cursor->chain.volume, walk->disk, cursor->slot - 1),
        .parent = cursor->chain.first,
        .slot = cursor->slot - 1,
        .parts = name_parts(walk),
        .cluster = bytes_get16(slot + SLOT_CLUSTER),
        .bytes = is_directory ? 0 : bytes_get32(slot + SLOT_SIZE),
        .date = bytes_get16(slot + SLOT_DATE),
        .time = bytes_get16(slot + SLOT_TIME),
        .rights = bytes_get16(slot + SLOT_RIGHTS),
        .attributes = slot[SLOT_ATTRIBUTES],
        .in_bin = cursor->is_bin,
    };
    node->is_bin =
        is_directory && memcmp(slot, "BIN        ", KEY_SLOT_BYTES) == 0;
    node->is_tmp = is_directory && cursor->chain.first == FAT_ROOT &&
                   memcmp(slot, "TMP        ", KEY_SLOT_BYTES) == 0;
}

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

int dir_next(struct dir_cursor *cursor, struct dir_entry *entry)
{
    struct walk walk;
    int result;

    walk_begin(&walk, cursor);
    while ((result = step(&walk)) > 0) {
        if (is_entry(walk.slot)) {
            read_node(&walk, &entry->node);
            slot_read_name(&walk.name, walk.slot, entry->name);
            return 1;
        }
        note_part(&walk);
    }
    return result;
}

int dir_is_empty(const struct dir_node *directory)
{
    struct dir_cursor cursor;
    struct walk walk;
    int result = dir_open(directory, &cursor);

    if (result != 0) {
        return -EIO;
    }
    walk_begin(&walk, &cursor);
    while ((result = step(&walk)) > 0) {
        if (is_entry(walk.slot)) {
            return 0;
        }
    }
    return result == 0 ? 1 : result;
}

/* --- Looking up ----------------------------------------------------------- */

/* Room that is looked for on the way. */
struct search {
    struct dir_room *room;
    uint32_t need; /* slots */
    uint32_t run;  /* free ones just behind us */
    bool found;
};

static void search_begin(struct search *search, const struct key *key,
                         struct dir_room *room)
{
    uint32_t i;

    search->room = room;
    search->need = slot_parts(key) + 1;
    search->run = 0;
    search->found = false;
    room->at_end = false;
    room->taken = key->is_short ? 0 : 1; /* then it has no alias 0 */
    for (i = 0; i < KEY_ALIASES; i++) {
        key_alias(key, i, room->alias[i]);
    }
}

/* Looks at SLOT, number NUMBER. */
static void search_slot(struct search *search, const uint8_t *slot,
                        uint32_t number)
{
    struct dir_room *room = search->room;
    uint32_t i;

    if (slot[0] == SLOT_FREE) {
        search->run++;
        if (!search->found && search->run == search->need) {
            search->found = true;
            room->slot = number + 1 - search->need;
        }
        return;
    }
    search->run = 0;
    if (!slot_is_part(slot)) {
        for (i = 1; i < KEY_ALIASES; i++) {
            if (memcmp(slot, room->alias[i], KEY_SLOT_BYTES) == 0) {
                room->taken |= 1u << i;
            }
        }
    }
}

/* CURSOR is at the end. Sets what remains of the room. */
static int search_end(struct search *search, struct dir_cursor *cursor)
{
    struct volume *volume = cursor->chain.volume;
    struct dir_room *room = search->room;
    uint32_t disk, count;
    int result;

    if (!search->found) {
        room->slot = cursor->slot - search->run;
        room->at_end = true;
    }
    if (cursor->chain.first == FAT_ROOT) {
        room->slots = volume->root_sectors * DIR_SECTOR_SLOTS;
        return -ENOENT;
    }
    result = fat_locate(&cursor->chain, DIR_MOST_SLOTS / DIR_SECTOR_SLOTS, 1,
                        &disk, &count);
    room->slots = count > 0 ? DIR_MOST_SLOTS
                            : (cursor->chain.index + 1) *
                                  volume->cluster_sectors * DIR_SECTOR_SLOTS;
    return result == 0 ? -ENOENT : result;
}

int dir_lookup(const struct dir_node *directory, const struct key *key,
               struct dir_node *node, struct dir_room *room)
{
    struct slot_match match = {.agrees = false};
    struct dir_cursor cursor;
    struct search search;
    struct walk walk;
    int result = dir_open(directory, &cursor);

    if (result != 0) {
        return result;
    }
    if (room != NULL) {
        search_begin(&search, key, room);
    }
    walk_begin(&walk, &cursor);
    while ((result = step(&walk)) > 0) {
        if (is_entry(walk.slot) && slot_is(&match, key, walk.slot)) {
            read_node(&walk, node);
            if (room == NULL || node->number != room->ignore) {
                return 0;
            }
        }
        if (walk.slot[0] != SLOT_FREE && slot_is_part(walk.slot)) {
            slot_match_part(&match, key, walk.slot);
        } else {
            match.agrees = false;
        }
        note_part(&walk);
        if (room != NULL) {
            search_slot(&search, walk.slot, cursor.slot - 1);
        }
    }
    if (result != 0) {
        return result;
    }
    return room == NULL ? -ENOENT : search_end(&search, &cursor);
}
