/* SPDX-License-Identifier: MIT
 *
 * The files that are open, each once, however many have opened it: so all see
 * the same size, and a file that has lost its name lives on.
 *
 * Layer: sos/fs/node. Uses: orphan, dir.
 */
#ifndef FS_NODE_H
#define FS_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/dir.h"

#define NODES 512u

struct node {
    uint32_t holders;     /* open files; 0: the entry is free */
    bool removed;         /* it has no entry any more: it is an orphan */
    struct dir_node file; /* as its entry says */
};

/* Forgets all. */
void node_start(void);

/* The open file that FILE describes, with one holder more; NULL if there are
 * NODES already. */
struct node *node_open(const struct dir_node *file);

/* One holder less. What was removed and has no holder any more is freed. */
void node_close(struct node *node);

/* The open file with this NUMBER that was not removed; NULL if it is not open.
 */
struct node *node_find(uint32_t number);

/* Whether a file of VOLUME is open. */
bool node_is_used(const struct volume *volume);

/* The file that had NUMBER is now as FILE says: to be called after each change
 * of an entry. */
void node_changed(uint32_t number, const struct dir_node *file);

/* The file with NUMBER, which is open, lost its entry. */
void node_removed(uint32_t number);

#endif
