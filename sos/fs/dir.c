/* SPDX-License-Identifier: MIT
 *
 * An entry of a directory is one slot of 32 bytes, and before it come up to 20
 * slots with parts of its long name, the last part first:
 *
 *     | part 2 of 2, "last" | part 1 of 2 | 8.3 name, cluster, size, ... |
 *
 * A long name counts only if its parts are complete, in order, and carry the
 * checksum of the 8.3 name that follows: programs that know nothing of long
 * names leave orphans. Otherwise the 8.3 name is the name.
 */
#include "sos/fs/dir.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"

#define SLOT_BYTES 32u
#define SLOTS_PER_SECTOR (BLOCK_BYTES / SLOT_BYTES)
#define MOST_SLOTS 65536u /* of a directory, by the specification */
#define ROOT_NUMBER 1u    /* no entry of a directory lies in sector 0 */

#define FREE_SLOT 0xE5u /* first byte: the slot is free ... */
#define END_SLOT 0x00u  /* ... and so are all behind it */

#define LONG_ATTRIBUTES 0x0Fu
#define LONG_MASK 0x3Fu
#define LONG_LAST 0x40u /* bit of the part's number */
#define LONG_PARTS 20u
#define PART_UNITS 13u

/* The long name whose parts have been seen so far. */
struct long_name {
    uint32_t parts; /* 0 = none, or what was seen was wrong */
    uint32_t next;  /* number of the part to come; 0 = complete */
    uint8_t checksum;
    uint16_t units[LONG_PARTS * PART_UNITS];
};

struct dir_node dir_root(void)
{
    struct dir_node root = {
        .number = ROOT_NUMBER,
        .cluster = FAT_ROOT,
        .attributes = DIR_DIRECTORY,
    };

    return root;
}

bool dir_is_directory(const struct dir_node *node)
{
    return (node->attributes & DIR_DIRECTORY) != 0;
}

int dir_open(const struct dir_node *node, struct dir_cursor *cursor)
{
    if (!dir_is_directory(node)) {
        return -ENOTDIR;
    }
    if (node->number != ROOT_NUMBER && !fat_is_cluster(node->cluster)) {
        return -EIO;
    }
    fat_chain_start(&cursor->chain, node->cluster);
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
    if (cursor->slot >= MOST_SLOTS) {
        return -EIO; /* the chain must have a loop */
    }
    result = fat_locate(&cursor->chain, cursor->slot / SLOTS_PER_SECTOR, 1,
                        disk, &count);
    if (result != 0 || count == 0) {
        return result;
    }
    result = cache_view(*disk, slot, &count);
    if (result == 0) {
        *slot += cursor->slot % SLOTS_PER_SECTOR * SLOT_BYTES;
    }
    return result;
}

/* Copies the 13 units of a part, which lie in three pieces. */
static void copy_part(const uint8_t *slot, uint16_t *units)
{
    static const uint8_t offset[PART_UNITS] = {1,  3,  5,  7,  9,  14, 16,
                                               18, 20, 22, 24, 28, 30};
    uint32_t i;

    for (i = 0; i < PART_UNITS; i++) {
        units[i] = (uint16_t)bytes_get16(slot + offset[i]);
    }
}

/* Adds the part in SLOT to NAME, or drops all of NAME if it does not fit. */
static void add_part(struct long_name *name, const uint8_t *slot)
{
    uint32_t number = slot[0] & ~LONG_LAST;

    if ((slot[0] & LONG_LAST) != 0) {
        name->parts = number <= LONG_PARTS ? number : 0;
        name->next = name->parts;
        name->checksum = slot[13];
    }
    if (name->parts == 0 || number == 0 || number != name->next ||
        slot[13] != name->checksum) {
        name->parts = 0;
        return;
    }
    copy_part(slot, name->units + (number - 1) * PART_UNITS);
    name->next--;
}

/* The length of a long name: up to its final 0, if it has one. */
static uint32_t long_units(const struct long_name *name)
{
    uint32_t count = 0;

    while (count < name->parts * PART_UNITS && name->units[count] != 0) {
        count++;
    }
    return count;
}

/* Fills ENTRY from the 8.3 SLOT and the long name before it. */
static void read_entry(const struct long_name *name, const uint8_t *slot,
                       struct dir_entry *entry)
{
    struct dir_node *node = &entry->node;

    name_from_short(slot, entry->short_name);
    if (name->parts == 0 || name->next != 0 ||
        name->checksum != name_checksum(slot) ||
        !name_from_long(name->units, long_units(name), entry->name)) {
        memcpy(entry->name, entry->short_name, NAME_SHORT_BYTES);
    }
    node->attributes = slot[0x0B];
    node->rights = bytes_get16(slot + 0x14);
    node->time = bytes_get16(slot + 0x16);
    node->date = bytes_get16(slot + 0x18);
    node->cluster = bytes_get16(slot + 0x1A);
    node->bytes = dir_is_directory(node) ? 0 : bytes_get32(slot + 0x1C);
}

/* Whether SLOT holds what a process may see: no label, no "." or "..". */
static bool is_shown(const uint8_t *slot)
{
    return (slot[0x0B] & DIR_VOLUME_LABEL) == 0 && slot[0] != '.';
}

int dir_next(struct dir_cursor *cursor, struct dir_entry *entry)
{
    struct long_name name = {.parts = 0};
    const uint8_t *slot;
    uint32_t disk;
    int result;

    for (;;) {
        result = view_slot(cursor, &slot, &disk);
        if (result != 0 || slot == NULL || slot[0] == END_SLOT) {
            return result;
        }
        cursor->slot++;
        if (slot[0] == FREE_SLOT) {
            name.parts = 0;
        } else if ((slot[0x0B] & LONG_MASK) == LONG_ATTRIBUTES) {
            add_part(&name, slot);
        } else if (is_shown(slot)) {
            break;
        } else {
            name.parts = 0;
        }
    }
    read_entry(&name, slot, entry);
    entry->node.number = disk * SLOTS_PER_SECTOR +
                         (cursor->slot - 1) % SLOTS_PER_SECTOR;
    entry->node.in_bin = cursor->is_bin;
    entry->node.is_bin = dir_is_directory(&entry->node) &&
                         name_equal("bin", 3, entry->name);
    return 1;
}

int dir_lookup(const struct dir_node *directory, const char *name,
               size_t bytes, struct dir_node *node)
{
    struct dir_cursor cursor;
    struct dir_entry entry;
    int result = dir_open(directory, &cursor);

    if (result != 0) {
        return result;
    }
    for (;;) {
        result = dir_next(&cursor, &entry);
        if (result <= 0) {
            return result == 0 ? -ENOENT : result;
        }
        if (name_equal(name, bytes, entry.name) ||
            name_equal(name, bytes, entry.short_name)) {
            *node = entry.node;
            return 0;
        }
    }
}
