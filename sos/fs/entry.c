/* SPDX-License-Identifier: MIT
 *
 * A slot is changed in the cache, through the journal; the new clusters of a
 * directory are zeros that go to the disk like contents of a file: before the
 * FAT says that they belong there.
 */
#include "sos/fs/entry.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/slot.h"

/* Shows slot number SLOT of a chain for a change. */
static int edit_slot(struct fat_chain *chain, uint32_t slot, uint8_t **bytes,
                     uint32_t *disk)
{
    uint32_t count;
    int result = fat_locate(chain, slot / DIR_SECTOR_SLOTS, 1, disk, &count);

    if (result == 0 && count == 0) {
        result = -EIO;
    }
    if (result != 0) {
        journal_abort(&chain->volume->journal, -EIO);
        return result;
    }
    result = journal_edit(&chain->volume->journal, *disk, true, bytes);
    if (result == 0) {
        *bytes += slot % DIR_SECTOR_SLOTS * SLOT_BYTES;
    }
    return result;
}

/* Puts what NODE says into its entry. */
static void write_node(const struct dir_node *node, uint8_t *slot)
{
    slot[SLOT_ATTRIBUTES] = node->attributes;
    bytes_put16(slot + SLOT_ACCESS, node->date);
    bytes_put16(slot + SLOT_RIGHTS, node->rights);
    bytes_put16(slot + SLOT_TIME, node->time);
    bytes_put16(slot + SLOT_DATE, node->date);
    bytes_put16(slot + SLOT_CLUSTER, node->cluster);
    bytes_put32(slot + SLOT_SIZE, node->bytes);
}

int entry_update(const struct dir_node *node)
{
    uint8_t *bytes;
    int result =
        journal_edit(&node->volume->journal, dir_sector(node), true, &bytes);

    if (result == 0) {
        write_node(node, bytes + node->number % DIR_SECTOR_SLOTS * SLOT_BYTES);
    }
    return result;
}

/* The first alias that is not taken; KEY_ALIASES: there is none. */
static uint32_t choose_alias(const struct dir_room *room)
{
    uint32_t n = 0;

    while (n < KEY_ALIASES && (room->taken >> n & 1) != 0) {
        n++;
    }
    return n;
}

int entry_needs(const struct dir_node *directory, const struct key *key,
                const struct dir_room *room, uint32_t *sectors,
                uint32_t *clusters)
{
    uint32_t slots = slot_parts(key) + 1;
    uint32_t cluster_slots =
        directory->volume->cluster_sectors * DIR_SECTOR_SLOTS;
    uint32_t beyond = 0;

    if (room->slot + slots > room->slots) {
        beyond = room->slot + slots - room->slots;
    }
    if (room->slot + slots > DIR_MOST_SLOTS ||
        (beyond > 0 && dir_is_root(directory)) ||
        choose_alias(room) == KEY_ALIASES) {
        return -ENOSPC;
    }
    *clusters = (beyond + cluster_slots - 1) / cluster_slots;
    *sectors =
        4 + 2 * *clusters; /* slots and the end; two entries of the FAT */
    return 0;
}

/* Hangs an empty cluster behind the last one of a directory. Its zeros go to
 * the disk like contents of a file: before the FAT says that it belongs there.
 */
static int grow(struct fat_chain *chain)
{
    struct volume *volume = chain->volume;
    uint32_t sector, last, cluster, i;
    uint8_t *bytes;
    int result;

    do {
        last = chain->cluster;
        result = fat_next(volume, last, &cluster);
        if (result == 0 && cluster != 0) {
            chain->cluster = cluster;
            chain->index++;
        }
    } while (result == 0 && cluster != 0);
    if (result == 0) {
        result = fat_extend(volume, last, &cluster);
    }
    for (i = 0; result == 0 && i < volume->cluster_sectors; i++) {
        sector = volume_sector(volume, cluster) + i;
        result = cache_change(volume->disk, sector, 1, false, &bytes);
        if (result == 0) {
            memset(bytes, 0, BLOCK_BYTES);
        }
    }
    if (result != 0) {
        journal_abort(&volume->journal, -EIO);
    }
    return result;
}

/* Writes the slots of the entry from ROOM->slot on. */
static int write_slots(struct fat_chain *chain, const struct key *key,
                       const struct dir_room *room, struct dir_node *node)
{
    uint32_t parts = slot_parts(key);
    const uint8_t *name = room->alias[choose_alias(room)];
    uint8_t *bytes = NULL;
    uint32_t disk = 0;
    uint32_t i;
    int result;

    for (i = 0; i <= parts; i++) {
        result = edit_slot(chain, room->slot + i, &bytes, &disk);
        if (result != 0) {
            return result;
        }
        if (i < parts) {
            slot_make_part(key, parts - i, name_checksum(name), bytes);
        }
    }
    memset(bytes, 0, SLOT_BYTES);
    memcpy(bytes, name, KEY_SLOT_BYTES);
    bytes[SLOT_FLAGS] = key->flags;
    bytes_put16(bytes + SLOT_BIRTH, node->time);
    bytes_put16(bytes + SLOT_BIRTH + 2, node->date);
    write_node(node, bytes);
    node->parent = chain->first;
    node->slot = room->slot + parts;
    node->parts = parts;
    node->number = dir_number(chain->volume, disk, node->slot);
    return 0;
}

int entry_add(const struct dir_node *directory, const struct key *key,
              const struct dir_room *room, struct dir_node *node)
{
    uint32_t end = room->slot + slot_parts(key) + 1;
    uint32_t have = room->slots;
    struct fat_chain chain;
    uint8_t *bytes;
    uint32_t disk;
    int result = 0;

    fat_chain_start(&chain, directory->volume, directory->cluster);
    for (; result == 0 && have < end;
         have += directory->volume->cluster_sectors * DIR_SECTOR_SLOTS) {
        result = grow(&chain);
    }
    if (result == 0) {
        result = write_slots(&chain, key, room, node);
    }
    if (result == 0 && room->at_end && end < have) {
        result = edit_slot(&chain, end, &bytes, &disk);
        if (result == 0) {
            bytes[0] = SLOT_END;
        }
    }
    return result;
}

int entry_remove(const struct dir_node *node)
{
    struct fat_chain chain;
    uint8_t *bytes;
    uint32_t disk, slot;
    int result = 0;

    fat_chain_start(&chain, node->volume, node->parent);
    for (slot = node->slot - node->parts; result == 0 && slot <= node->slot;
         slot++) {
        result = edit_slot(&chain, slot, &bytes, &disk);
        if (result == 0) {
            bytes[0] = SLOT_FREE;
        }
    }
    return result;
}

/* Makes SLOT the entry "." or ".." (DOTS) for CLUSTER. */
static void make_dots(const struct dir_node *node, const char *dots,
                      uint32_t cluster, uint8_t *slot)
{
    struct dir_node dot = *node;

    dot.cluster = cluster;
    dot.bytes = 0;
    memset(slot, 0, SLOT_BYTES);
    memset(slot, ' ', KEY_SLOT_BYTES);
    memcpy(slot, dots, strlen(dots));
    write_node(&dot, slot);
}

int entry_make(const struct dir_node *node, uint32_t parent)
{
    struct volume *volume = node->volume;
    uint32_t sector = volume_sector(volume, node->cluster);
    uint32_t i;
    uint8_t *bytes;
    int result;

    for (i = 1; i < volume->cluster_sectors; i++) {
        result = cache_change(volume->disk, sector + i, 1, false, &bytes);
        if (result != 0) {
            journal_abort(&volume->journal, -EIO);
            return result;
        }
        memset(bytes, 0, BLOCK_BYTES);
    }
    result = journal_edit(&volume->journal, sector, false, &bytes);
    if (result == 0) {
        memset(bytes, 0, BLOCK_BYTES);
        make_dots(node, ".", node->cluster, bytes);
        make_dots(node, "..", parent, bytes + SLOT_BYTES);
    }
    return result;
}

int entry_set_parent(const struct dir_node *node, uint32_t parent)
{
    uint8_t *bytes;
    int result =
        journal_edit(&node->volume->journal,
                     volume_sector(node->volume, node->cluster), true, &bytes);

    if (result == 0 && memcmp(bytes + SLOT_BYTES, "..      ", 8) == 0) {
        bytes_put16(bytes + SLOT_BYTES + SLOT_CLUSTER, parent);
    }
    return result;
}
