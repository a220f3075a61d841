/* SPDX-License-Identifier: MIT
 *
 * One automaton reads all directories: each step takes a slot, says of which
 * kind it is, and keeps what is known of the name that it may belong to. It is
 * in one of two states: between names, or inside one (parts > 0).
 */
#include "sos/fs/dir.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/slot.h"

enum { ROOT_PLACE = 1, PLACE_MASK = (1 << DIR_VOLUME_SHIFT) - 1 };

enum kind { THE_END, UNUSED, PART, HIDDEN, ENTRY };

struct reader {
    struct dir_cursor *cursor;
    const uint8_t *sector; /* NULL: to be asked for */
    const uint8_t *slot;   /* the one that was read */
    uint32_t disk;         /* its sector */
    uint32_t parts;        /* just before it */
};

/* --- Nodes ---------------------------------------------------------------- */

static uint32_t place_of(const struct dir_node *node)
{
    return node->number & PLACE_MASK;
}

struct dir_node dir_root(struct volume *volume)
{
    struct dir_node root;

    memset(&root, 0, sizeof root);
    root.volume = volume;
    root.number = volume->index << DIR_VOLUME_SHIFT | ROOT_PLACE;
    root.cluster = FAT_ROOT;
    root.attributes = DIR_DIRECTORY;
    return root;
}

bool dir_is_root(const struct dir_node *node)
{
    return place_of(node) == ROOT_PLACE;
}

bool dir_is_directory(const struct dir_node *node)
{
    return (node->attributes & DIR_DIRECTORY) == DIR_DIRECTORY;
}

uint32_t dir_number(const struct volume *volume, uint32_t disk, uint32_t slot)
{
    uint32_t place = (disk - volume->first) * DIR_SECTOR_SLOTS;

    return volume->index << DIR_VOLUME_SHIFT | place | slot % DIR_SECTOR_SLOTS;
}

uint32_t dir_sector(const struct dir_node *node)
{
    return node->volume->first + place_of(node) / DIR_SECTOR_SLOTS;
}

int dir_open(const struct dir_node *node, struct dir_cursor *cursor)
{
    if (!dir_is_directory(node)) {
        return -ENOTDIR;
    }
    if (dir_is_root(node) || volume_has_cluster(node->volume, node->cluster)) {
        fat_chain_start(&cursor->chain, node->volume, node->cluster);
        cursor->slot = 0;
        cursor->is_bin = node->is_bin;
        return 0;
    }
    return -EIO;
}

/* --- The automaton -------------------------------------------------------- */

static enum kind kind_of(const uint8_t *slot)
{
    if (slot[0] == SLOT_END) {
        return THE_END;
    }
    if (slot[0] == SLOT_FREE) {
        return UNUSED;
    }
    if (slot_is_part(slot)) {
        return PART;
    }
    return slot[0] == '.' || (slot[SLOT_ATTRIBUTES] & DIR_VOLUME_LABEL) != 0
               ? HIDDEN
               : ENTRY;
}

/* Asks for the sector of the cursor. Returns 1; 0 behind the last; -EIO. */
static int load(struct reader *reader)
{
    struct dir_cursor *cursor = reader->cursor;
    uint32_t count;
    int result;

    if (cursor->slot >= DIR_MOST_SLOTS) {
        return -EIO;
    }
    result = fat_locate(&cursor->chain, cursor->slot / DIR_SECTOR_SLOTS, 1,
                        &reader->disk, &count);
    if (result != 0 || count == 0) {
        return result;
    }
    result = cache_view(cursor->chain.volume->disk, reader->disk,
                        &reader->sector, &count);
    return result == 0 ? 1 : result;
}

/* Reads the slot at the cursor, which goes behind it unless it is the end.
 * Returns its kind, or -EIO. */
static int step(struct reader *reader)
{
    uint32_t inside = reader->cursor->slot % DIR_SECTOR_SLOTS;
    enum kind kind;

    reader->parts += reader->slot != NULL && kind_of(reader->slot) == PART;
    if (reader->slot != NULL && kind_of(reader->slot) != PART) {
        reader->parts = 0;
    }
    if (inside == 0 || reader->sector == NULL) {
        int result = load(reader);

        if (result != 1) {
            return result == 0 ? THE_END : result;
        }
    }
    reader->slot = reader->sector + inside * SLOT_BYTES;
    kind = kind_of(reader->slot);
    reader->cursor->slot += kind != THE_END;
    return (int)kind;
}

static bool is_called(const uint8_t *slot, const char *name)
{
    return memcmp(slot, name, KEY_SLOT_BYTES) == 0;
}

/* Says what the entry says that READER has read. */
static void describe(const struct reader *reader, struct dir_node *node)
{
    const struct fat_chain *chain = &reader->cursor->chain;
    const uint8_t *slot = reader->slot;

    memset(node, 0, sizeof *node);
    node->volume = chain->volume;
    node->slot = reader->cursor->slot - 1;
    node->number = dir_number(chain->volume, reader->disk, node->slot);
    node->parent = chain->first;
    node->parts = reader->parts > SLOT_PARTS ? SLOT_PARTS : reader->parts;
    node->cluster = bytes_get16(slot + SLOT_CLUSTER);
    node->date = bytes_get16(slot + SLOT_DATE);
    node->time = bytes_get16(slot + SLOT_TIME);
    node->rights = bytes_get16(slot + SLOT_RIGHTS);
    node->attributes = slot[SLOT_ATTRIBUTES];
    node->in_bin = reader->cursor->is_bin;
    if (dir_is_directory(node)) {
        node->is_bin = is_called(slot, "BIN        ");
        node->is_tmp =
            chain->first == FAT_ROOT && is_called(slot, "TMP        ");
    } else {
        node->bytes = bytes_get32(slot + SLOT_SIZE);
    }
}

int dir_next(struct dir_cursor *cursor, struct dir_entry *entry)
{
    struct reader reader = {.cursor = cursor};
    struct slot_name name = {.parts = 0};
    int kind = step(&reader);

    for (; kind > THE_END && kind != ENTRY; kind = step(&reader)) {
        if (kind == PART) {
            slot_add_part(&name, reader.slot);
        } else {
            name.parts = 0;
        }
    }
    if (kind != ENTRY) {
        return kind;
    }
    slot_read_name(&name, reader.slot, entry->name);
    describe(&reader, &entry->node);
    return 1;
}

int dir_is_empty(const struct dir_node *directory)
{
    struct dir_cursor cursor;
    struct reader reader = {.cursor = &cursor};
    int result = dir_open(directory, &cursor);

    while (result == 0) {
        int kind = step(&reader);

        if (kind == ENTRY) {
            return 0;
        }
        if (kind <= THE_END) {
            return kind == THE_END ? 1 : kind;
        }
    }
    return result;
}

/* --- Looking up ----------------------------------------------------------- */

/* The search for room: the free slots that end just before AT. */
struct hole {
    uint32_t needed;
    uint32_t count;
    bool is_found;
};

static void start_room(struct dir_room *room, struct hole *hole,
                       const struct key *key)
{
    uint32_t n;

    *hole = (struct hole){.needed = slot_parts(key) + 1};
    room->taken = key->is_short ? 0 : 1;
    room->at_end = false;
    key_alias(key, 0, room->alias[0]);
    for (n = 1; hole->needed > 1 && n < KEY_ALIASES; n++) {
        key_alias(key, n, room->alias[n]);
    }
}

static void note_alias(struct dir_room *room, const uint8_t *slot)
{
    uint32_t n;

    for (n = 1; n < KEY_ALIASES; n++) {
        room->taken |=
            (uint32_t)(memcmp(room->alias[n], slot, KEY_SLOT_BYTES) == 0) << n;
    }
}

/* Takes note of SLOT, which is of that KIND; AT is the slot behind it. */
static void note(struct dir_room *room, struct hole *hole, enum kind kind,
                 const uint8_t *slot, uint32_t at)
{
    if (kind == THE_END && !hole->is_found) {
        room->slot = at - hole->count;
        room->at_end = true;
    } else if (kind == UNUSED) {
        hole->count++;
        if (hole->count == hole->needed && !hole->is_found) {
            hole->is_found = true;
            room->slot = at - hole->count;
        }
    } else {
        hole->count = 0;
        if (hole->needed > 1 && (kind == HIDDEN || kind == ENTRY)) {
            note_alias(room, slot);
        }
    }
}

/* Counts the slots of the chain, from the cursor's sector on. */
static int count_slots(struct dir_cursor *cursor, struct dir_room *room)
{
    uint32_t most = DIR_MOST_SLOTS / DIR_SECTOR_SLOTS;
    uint32_t sector = cursor->slot / DIR_SECTOR_SLOTS;
    uint32_t count = 1;
    uint32_t disk;
    int result = 0;

    while (result == 0 && count > 0 && sector < most) {
        result = fat_locate(&cursor->chain, sector, most, &disk, &count);
        sector += result == 0 ? count : 0;
    }
    room->slots = sector * DIR_SECTOR_SLOTS;
    return result;
}

/* Reads on up to an entry called KEY. Returns the kind of the last slot. */
static int search(struct reader *reader, const struct key *key,
                  struct dir_room *room, struct hole *hole)
{
    struct slot_match match = {.agrees = false};
    int kind;

    do {
        kind = step(reader);
        if (kind >= 0 && room != NULL) {
            note(room, hole, (enum kind)kind, reader->slot,
                 reader->cursor->slot);
        }
        if (kind == PART) {
            slot_match_part(&match, key, reader->slot);
        } else if (kind == ENTRY && slot_is(&match, key, reader->slot)) {
            return ENTRY;
        } else {
            match.agrees = false;
        }
    } while (kind > THE_END);
    return kind;
}

int dir_lookup(const struct dir_node *directory, const struct key *key,
               struct dir_node *node, struct dir_room *room)
{
    struct dir_cursor cursor;
    struct reader reader = {.cursor = &cursor};
    struct hole hole = {.count = 0};
    int result = dir_open(directory, &cursor);
    int kind = THE_END;

    if (result != 0) {
        return result;
    }
    if (room != NULL) {
        start_room(room, &hole, key);
    }
    while ((kind = search(&reader, key, room, &hole)) == ENTRY) {
        describe(&reader, node);
        if (room == NULL || room->ignore != node->number) {
            return 0;
        }
    }
    if (kind == THE_END && room != NULL) {
        kind = count_slots(&cursor, room);
    }
    return kind < 0 ? kind : -ENOENT;
}
