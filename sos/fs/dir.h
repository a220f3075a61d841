/* SPDX-License-Identifier: MIT
 *
 * Directories: what an entry says of a file, the entries of a directory one
 * after the other, a name looked up in one. The entries "." and ".." of the
 * volume are never shown (paths deal with these names, see path.h), nor is its
 * label (DIR_VOLUME_LABEL). A directory with more than DIR_MOST_SLOTS slots is
 * damaged: its chain is a loop.
 *
 * Layer: sos/fs/dir. Uses: slot, key, name, fat, volume, cache.
 * Source: Microsoft, FAT: General Overview 1.03, sect. "FAT Directory
 * Structure".
 */
#ifndef FS_DIR_H
#define FS_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sos/fs/fat.h"
#include "sos/fs/key.h"
#include "sos/proto.h"

#define DIR_READ_ONLY 0x01u /* bits of node.attributes */
#define DIR_VOLUME_LABEL 0x08u
#define DIR_DIRECTORY 0x10u
#define DIR_ARCHIVE 0x20u /* changed since a backup: what programs set */

#define DIR_VOLUME_SHIFT 28 /* of a node's number: sectors are below 2^24 */
#define DIR_SECTOR_SLOTS 16u
#define DIR_MOST_SLOTS 65536u /* of a directory, by the specification */

/* A file or directory, as its entry describes it. The numbers come from the
 * volume as they are: CLUSTER may be none. */
struct dir_node {
    struct volume *volume;
    uint32_t number;     /* of the node, on all volumes: where its entry lies */
    uint32_t parent;     /* first cluster of the directory with its entry */
    uint32_t slot;       /* number of its entry there, ... */
    uint32_t parts;      /* ... and of slots before it that are its name;
                            orphans there may count, up to SLOT_PARTS in all */
    uint32_t cluster;    /* the first one of its chain; 0: an empty file */
    uint32_t bytes;      /* of a file; 0 for a directory */
    uint32_t date, time; /* of the last change, as FAT encodes them */
    uint32_t rights;     /* owner and mode, see access.h; 0 = none stored */
    uint8_t attributes;
    bool is_bin; /* a directory whose 8.3 name is "BIN" ... */
    bool in_bin; /* ... or something inside one, ... */
    bool is_tmp; /* ... or "TMP" in the root: see access.h */
};

/* A place between two entries of a directory. */
struct dir_cursor {
    struct fat_chain chain;
    uint32_t slot; /* number of the next entry of 32 bytes */
    bool is_bin;   /* as its node says */
};

struct dir_entry {
    struct dir_node node;
    char name[IO_NAME_BYTES];
};

/* What a search for a name also saw: where there is room for it, and which 8.3
 * names are taken. */
struct dir_room {
    uint32_t ignore; /* set before: a node that does not count as found, or 0 */
    uint32_t slot;   /* the first of enough free slots, or the end */
    bool at_end;     /* they reach the end: what follows may be anything */
    uint32_t slots;  /* in all clusters of the directory, behind the end too */
    uint32_t taken;  /* bit n > 0: a file, directory or label has alias n;
                        bit 0: the key is not short, and has no alias 0 */

    /* Of the key: number 0 if it is short, the others if it needs parts. */
    uint8_t alias[KEY_ALIASES][KEY_SLOT_BYTES];
};

/* The root directory of VOLUME. */
struct dir_node dir_root(struct volume *volume);

/* The number of the node whose entry is SLOT (of the directory) in the sector
 * DISK; the sector with the entry of NODE, which is not the root. */
uint32_t dir_number(const struct volume *volume, uint32_t disk, uint32_t slot);
uint32_t dir_sector(const struct dir_node *node);

bool dir_is_root(const struct dir_node *node);
bool dir_is_directory(const struct dir_node *node);

/* Puts CURSOR before the first entry of directory NODE.
 *
 * Returns:  0; -ENOTDIR (NODE is a file); -EIO (the volume is damaged: NODE
 *           has no cluster).
 */
int dir_open(const struct dir_node *node, struct dir_cursor *cursor);

/* Reads the next entry.
 *
 * Returns:  1; 0 (there is no further entry); -EIO (the disk, or the directory
 *           is damaged before its end). ENTRY is undefined unless it is 1.
 */
int dir_next(struct dir_cursor *cursor, struct dir_entry *entry);

/* Looks up the name KEY in a directory.
 *
 * NODE      is set to what has that name.
 * ROOM      is set for entry_add() if there is none; or NULL.
 * Returns:  0; -ENOENT; -ENOTDIR; -EIO (the disk, or the directory is damaged
 *           before its end; with ROOM also behind it).
 */
int dir_lookup(const struct dir_node *directory, const struct key *key,
               struct dir_node *node, struct dir_room *room);

/* Whether a directory has no entries.
 *
 * Returns:  1; 0; -EIO.
 */
int dir_is_empty(const struct dir_node *directory);

#endif
