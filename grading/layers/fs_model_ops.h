/* SPDX-License-Identifier: MIT
 *
 * Random operations on a file system: by several clients of several users, on
 * few names, so that they meet often. An operation says all that it needs by
 * itself, so any part of a sequence can be left out and the rest still has a
 * meaning: that is how a failing sequence is made short.
 */
#ifndef LAYERS_FS_MODEL_OPS_H
#define LAYERS_FS_MODEL_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/fs_model.h"

#define OP_CLIENTS 5u /* the last one is a copy of another */
#define OP_SLOTS 5u   /* open files of a client, as the operations name them */
#define OP_PATH 320u
#define OP_MOST_BYTES 65536u
#define OP_LARGE 9001u /* as MOST: there is a very large file, "/filler" */

enum op_kind {
    OP_OPEN, /* PATH, with FLAGS and MODE, as SLOT, which is closed first */
    OP_CLOSE,
    OP_READ,  /* A bytes */
    OP_WRITE, /* A bytes that come from B */
    OP_SEEK,  /* to A, MODE says from where */
    OP_TRUNCATE,
    OP_FSYNC,
    OP_FSTAT,
    OP_STAT,
    OP_LIST,
    OP_ACCESS,
    OP_MKDIR,
    OP_RMDIR,
    OP_UNLINK,
    OP_RENAME, /* to TO */
    OP_CHMOD,
    OP_CHOWN,
    OP_UTIME,
    OP_SYNC,
    OP_FORK,    /* the last client becomes a copy of this one */
    OP_FORGET,  /* the client ends, and begins anew */
    OP_REMOUNT, /* all end; the volume is mounted again */
    OP_KINDS
};

struct op {
    enum op_kind kind;
    uint32_t client, slot;
    uint32_t flags, mode;
    uint32_t a, b;
    char path[OP_PATH], to[OP_PATH];
};

/* The user for whom CLIENT acts. */
struct model_user op_user(uint32_t client);

/* Starts a sequence.
 *
 * MOST      bytes of a large write.
 * SYNCS     how often there is an fsync; 0: never.
 */
void ops_start(uint32_t seed, uint32_t most, uint32_t syncs);

/* Makes up the next operation, as it suits the model's present state.
 *
 * HAS       tells whether SLOT of CLIENT is an open file.
 */
struct op ops_next(bool (*has)(uint32_t client, uint32_t slot));

/* A random number below LIMIT (>= 1). */
uint32_t ops_below(uint32_t limit);

/* Fills BYTES bytes at TO from SEED. */
void ops_fill(uint32_t seed, uint8_t *to, uint32_t bytes);

/* Writes OP as one line to stdout. */
void ops_print(const struct op *op);

#endif
