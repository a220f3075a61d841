/* SPDX-License-Identifier: MIT
 *
 * Runs sos/fs/dir.c over one directory (dir_slots.h), whose sectors a model of
 * fat.c finds, and a cache whose views end with the next call; slot, key and
 * name are the real ones. Operations besides those of dir_slots.h:
 *
 *     directory KIND SECTORS  a new directory (enum dir_kind)
 *     damage AT               its chain is damaged from its sector AT on
 *     loop                    its chain leads back to its beginning
 *     fail N                  the Nth sector looked at from now cannot be read
 *     open                    dir_open()              = ERROR
 *     open-other ATTRIBUTES CLUSTER    the same for another node
 *     next                    dir_next()              = RESULT, NAME, ENTRY
 *     lookup NAME             dir_lookup()            = ERROR, ENTRY
 *     room NAME SLOT          the same with a room, in which what has its entry
 *                             in SLOT (-1: nothing) does not count
 *                             = ERROR, ENTRY or ROOM
 *     empty                   dir_is_empty()          = RESULT
 *     root                    dir_root()    = NUMBER ROOT DIRECTORY CLUSTER
 *                                             ATTRIBUTES VOLUME
 *
 * ENTRY, if there is one: slot, parts, number, sector, parent, cluster, bytes,
 * date, time, rights, attributes, is_bin, in_bin, is_tmp, and whether volume is
 * right. ROOM, after -ENOENT: slot, at_end, slots, taken, and whether the
 * aliases that matter are those of the key. At the end "|" and whether a sector
 * could not be read. "skip" where the contract does not allow the operation.
 */
#include "sos/fs/dir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/dir_slots.h"
#include "grading/layers/fs_view.h"
#include "grading/layers/host/steps.h"
#include "sos/fs/cache.h"
#include "sos/fs/slot.h"

enum {
    OWN_CLUSTER = 7, /* the first one of the directory, if it is not the root */
    OWN_NUMBER = 99,
    MOST_LOOKS = 20000,
    NONE = 0xFFFF,
    TEXT_BYTES = 600
};

static struct volume volume = {
    .mounted = true,
    .index = DIR_VOLUME,
    .first = DIR_FIRST,
    .clusters = DIR_CLUSTERS,
    .data = DIR_DATA,
    .cluster_sectors = 1,
};
static struct dir_slots slots;
static struct dir_node directory;
static bool exists; /* a directory was begun */
static uint32_t damaged_from;
static bool is_loop;

static struct dir_cursor cursor;
static bool has_cursor;

static uint32_t looks, failing;
static bool has_failed;

/* --- What stands below ---------------------------------------------------- */

static _Noreturn void panic(const char *what, uint32_t number)
{
    fflush(stdout);
    fprintf(stderr, "panic: %s (%u)\n", what, number);
    exit(3);
}

/* Everything is bounded: so often a directory may be asked for something. */
static void count_look(void)
{
    looks++;
    if (looks > MOST_LOOKS) {
        panic("a directory is read without end", looks);
    }
}

bool volume_has_cluster(const struct volume *of, uint32_t cluster)
{
    return cluster >= 2 && cluster < of->clusters + 2;
}

void fat_chain_start(struct fat_chain *chain, struct volume *of, uint32_t first)
{
    *chain = (struct fat_chain){of, first, first, 0};
}

/* CHAIN, if it is not the root, is at the cluster of sector SECTOR. */
static void go_to(struct fat_chain *chain, uint32_t sector)
{
    if (chain->first != FAT_ROOT) {
        chain->index = sector;
        chain->cluster = slots_sector(sector % slots.sectors) - DIR_DATA + 2;
    }
}

int fat_locate(struct fat_chain *chain, uint32_t sector, uint32_t want,
               uint32_t *disk, uint32_t *count)
{
    uint32_t i = is_loop ? sector % slots.sectors : sector;

    count_look();
    *count = 0;
    if (chain->volume != &volume || chain->first != directory.cluster) {
        panic("fat_locate: the chain is not the directory's", chain->first);
    }
    if (sector >= damaged_from) {
        return -EIO;
    }
    if (i >= slots.sectors) {
        go_to(chain, slots.sectors - 1);
        return 0;
    }
    go_to(chain, sector);
    *disk = slots_sector(i);
    for (*count = 1; *count < want && i + *count < slots.sectors; (*count)++) {
        if (slots_sector(i + *count) != *disk + *count ||
            sector + *count >= damaged_from) {
            break;
        }
    }
    return 0;
}

int cache_view(uint32_t disk, uint32_t sector, const uint8_t **bytes,
               uint32_t *sectors)
{
    count_look();
    failing = failing > 0 ? failing - 1 : 0;
    if (failing == 1) {
        failing = 0;
        has_failed = true;
        return -EIO;
    }
    for (uint32_t i = 0; i < slots.sectors; i++) {
        if (slots_sector(i) == sector) {
            *bytes = view_lend(slots.bytes + i * BLOCK_BYTES, BLOCK_BYTES,
                               false);
            *sectors = 1;
            return 0;
        }
    }
    panic("cache_view: this sector is none of the directory", sector);
}

/* --- Telling -------------------------------------------------------------- */

static void tell_node(const struct dir_node *node)
{
    printf(" %u %u %u %u %u %u %u %u %u %u %u %d %d %d %d", node->slot,
           node->parts, node->number, dir_sector(node), node->parent,
           node->cluster, node->bytes, node->date, node->time, node->rights,
           node->attributes, node->is_bin, node->in_bin, node->is_tmp,
           node->volume == &volume);
}

static bool has_aliases(const struct dir_room *room, const struct key *key)
{
    uint8_t alias[KEY_SLOT_BYTES];

    for (uint32_t n = key->is_short ? 0 : 1; n < KEY_ALIASES; n++) {
        key_alias(key, n, alias);
        if ((n == 0 || !key->is_exact) &&
            memcmp(alias, room->alias[n], sizeof alias) != 0) {
            return false;
        }
    }
    return true;
}

/* --- Operations ----------------------------------------------------------- */

static void run_directory(uint32_t kind, uint32_t sectors)
{
    slots_start(&slots, sectors);
    volume.root_sectors = kind == DIR_IS_ROOT ? sectors : 0;
    directory = (struct dir_node){
        .volume = &volume,
        .number = DIR_VOLUME << DIR_VOLUME_SHIFT | OWN_NUMBER,
        .cluster = OWN_CLUSTER,
        .attributes = DIR_DIRECTORY,
        .is_bin = kind == DIR_IS_BIN,
    };
    if (kind == DIR_IS_ROOT) {
        directory = dir_root(&volume);
    }
    damaged_from = NONE;
    is_loop = has_cursor = false;
    failing = 0;
    exists = true;
}

static void run_next(void)
{
    struct dir_entry entry;
    int result = dir_next(&cursor, &entry);

    printf(" %d", result);
    if (result == 1) {
        entry.name[sizeof entry.name - 1] = 0;
        slots_replace(entry.name, ' ', '*');
        printf(" %s", entry.name);
        tell_node(&entry.node);
    }
    has_cursor = result >= 0;
}

static void run_lookup(char *name, bool wants_room, int ignored)
{
    struct dir_room room;
    struct dir_node node;
    struct key key;
    int error;

    memset(&room, 0x5A, sizeof room);
    room.ignore = ignored < 0 ? 0
                              : dir_number(&volume,
                                           slots_sector((uint32_t)ignored /
                                                        DIR_SLOTS),
                                           (uint32_t)ignored);
    slots_replace(name, '*', ' ');
    (void)key_make(name, strlen(name), &key);
    error = dir_lookup(&directory, &key, &node, wants_room ? &room : NULL);
    printf(" %d", error);
    if (error == 0) {
        tell_node(&node);
    } else if (error == -ENOENT && wants_room) {
        printf(" %u %d %u %u %d", room.slot, room.at_end, room.slots,
               room.taken, has_aliases(&room, &key));
    }
}

static void run_root(void)
{
    struct dir_node root = dir_root(&volume);

    printf(" %u %d %d %u %u %d", root.number, dir_is_root(&root),
           dir_is_directory(&root), root.cluster, root.attributes,
           root.volume == &volume);
}

static void run_open_other(const char *text)
{
    struct dir_node node = directory;
    struct dir_cursor other;
    unsigned attributes, cluster;

    if (sscanf(text, "%u %u", &attributes, &cluster) != 2) {
        printf(" skip");
        return;
    }
    node.number = DIR_VOLUME << DIR_VOLUME_SHIFT | OWN_NUMBER;
    node.attributes = (uint8_t)attributes;
    node.cluster = cluster;
    printf(" %d", dir_open(&node, &other));
}

static void run_query(const char *word, char *rest)
{
    char name[TEXT_BYTES];
    int ignored = -1;

    if (strcmp(word, "open") == 0) {
        int error = dir_open(&directory, &cursor);

        printf(" %d", error);
        has_cursor = error == 0;
    } else if (strcmp(word, "open-other") == 0) {
        run_open_other(rest);
    } else if (strcmp(word, "next") == 0 && has_cursor) {
        run_next();
    } else if (strcmp(word, "lookup") == 0 && *rest != 0) {
        run_lookup(rest, false, -1);
    } else if (strcmp(word, "room") == 0 &&
               sscanf(rest, "%599s %d", name, &ignored) == 2) {
        run_lookup(name, true, ignored);
    } else if (strcmp(word, "empty") == 0) {
        printf(" %d", dir_is_empty(&directory));
    } else if (strcmp(word, "root") == 0) {
        run_root();
    } else {
        printf(" skip");
    }
}

/* Does what makes the directory. Returns whether it was that. */
static bool make(const char *word, const char *rest, const char *line)
{
    uint32_t number = (uint32_t)atoi(rest);

    has_cursor = false;
    if (strcmp(word, "damage") == 0) {
        damaged_from = number;
        return true;
    }
    if (strcmp(word, "loop") == 0) {
        is_loop = true;
        return true;
    }
    if (strcmp(word, "fail") == 0) {
        failing = number + 1;
        return true;
    }
    return slots_add(&slots, line);
}

static bool is_query(const char *word)
{
    static const char *const queries[] = {"open",   "open-other", "next",
                                          "lookup", "room",       "empty",
                                          "root"};
    uint32_t count = sizeof queries / sizeof queries[0];
    uint32_t i = 0;

    while (i < count && strcmp(word, queries[i]) != 0) {
        i++;
    }
    return i < count;
}

void steps_start(void)
{
    exists = false;
}

void steps_do(char *line)
{
    char whole[TEXT_BYTES * 2];
    char *word, *rest;
    unsigned kind, sectors;

    snprintf(whole, sizeof whole, "%s", line);
    word = strtok(line, " ");
    rest = strtok(NULL, "");
    rest = rest == NULL ? word + strlen(word) : rest;
    looks = 0;
    has_failed = false;
    if (sscanf(whole, "directory %u %u", &kind, &sectors) == 2) {
        run_directory(kind, sectors);
    } else if (!exists) {
        printf(" skip");
        return;
    } else if (is_query(word)) {
        run_query(word, rest);
    } else if (!make(word, rest, whole)) {
        printf(" skip");
        return;
    }
    view_end();
    printf(" | %d", has_failed);
}
