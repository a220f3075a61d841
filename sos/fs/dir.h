/* SPDX-License-Identifier: MIT
 *
 * Directories: what an entry says of a file, the entries of a directory one
 * after the other, and a name looked up in one. The entries "." and ".." of
 * the volume are never shown; paths deal with these names (path.h).
 *
 * Layer: sos/fs/dir. Uses: name, fat, cache.
 * Source: Microsoft, FAT: General Overview 1.03, sect. "FAT Directory
 * Structure" and "FAT Long Directory Entries".
 */
#ifndef FS_DIR_H
#define FS_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sos/fs/fat.h"
#include "sos/fs/name.h"
#include "sos/proto.h"

#define DIR_READ_ONLY 0x01u /* bits of node.attributes */
#define DIR_VOLUME_LABEL 0x08u
#define DIR_DIRECTORY 0x10u

/* A file or directory, as its entry describes it. The numbers come from the
 * volume as they are: CLUSTER may be none. */
struct dir_node {
    uint32_t number;     /* of the node on the volume: where its entry lies */
    uint32_t cluster;    /* the first one of its chain */
    uint32_t bytes;      /* of a file; 0 for a directory */
    uint32_t date, time; /* of the last change, as FAT encodes them */
    uint32_t rights;     /* owner and mode, see access.h; 0 = none stored */
    uint8_t attributes;
    bool is_bin;         /* a directory called "bin" ... */
    bool in_bin;         /* ... or something inside one: see access.h */
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
    char short_name[NAME_SHORT_BYTES]; /* the other name it answers to */
};

/* The root directory. */
struct dir_node dir_root(void);

bool dir_is_directory(const struct dir_node *node);

/* Puts CURSOR before the first entry of directory NODE.
 *
 * Returns:  0; -ENOTDIR (NODE is a file); -EIO (the volume is damaged: NODE
 *           has no cluster).
 */
int dir_open(const struct dir_node *node, struct dir_cursor *cursor);

/* Reads the next entry.
 *
 * Returns:  1; 0 (there is no further entry); -EIO (the disk, or a damaged
 *           chain). ENTRY is undefined unless 1 is returned.
 */
int dir_next(struct dir_cursor *cursor, struct dir_entry *entry);

/* Looks up the name that consists of the BYTES bytes at NAME in a directory.
 *
 * NODE      is set to what has that name.
 * Returns:  0; -ENOENT; -ENOTDIR; -EIO.
 */
int dir_lookup(const struct dir_node *directory, const char *name,
               size_t bytes, struct dir_node *node);

#endif
