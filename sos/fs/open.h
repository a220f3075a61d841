/* SPDX-License-Identifier: MIT
 *
 * The table of open files: by number, with those who hold them.
 *
 * Layer: sos/fs/open. Uses: client, node, path, dir, fat.
 */
#ifndef FS_OPEN_H
#define FS_OPEN_H

#include <stdbool.h>
#include <stdint.h>

#include "sos/fs/client.h"
#include "sos/fs/node.h"
#include "sos/proto.h"

#define OPEN_CLIENT_MOST 32u              /* files of one client */
#define OPEN_USER_MOST (CLIENT_FILES / 2) /* of one user but root */
#define OPEN_RESERVE 64u                  /* of all, for root */

struct open {
    uint32_t holders; /* clients; 0: the entry is free */
    bool sequential;  /* no seek since the last read: what follows is wanted */
    uint32_t uid;     /* of the user who opened it */
    uint32_t flags;   /* as it was opened */
    struct node *node;
    uint32_t offset;
    struct fat_chain chain;   /* of a file: where the last access was */
    struct dir_cursor cursor; /* of a directory: the next entry */
};

/* Closes all files.
 *
 * RESTARTS  how many file servers there were before. Their files may have to be
 *           opened again, so the numbers of new ones begin elsewhere.
 */
void open_start(uint32_t restarts);

/* CLIENT's file NUMBER (any value); NULL if it holds no such file. */
struct open *open_find(const struct client *client, uint32_t number);

/* Whether file NUMBER (below CLIENT_FILES) is open. */
bool open_is_used(uint32_t number);

/* A free number for CLIENT.
 *
 * Returns:  it; -EMFILE, -ENFILE (too many open files of the client; of its
 *           user, or of all).
 */
int open_free(const struct client *client);

/* Opens FOUND for CLIENT as file NUMBER, which is free.
 *
 * Returns:  0; -ENFILE; -EIO (a damaged directory).
 */
int open_new(struct client *client, uint32_t number,
             const struct dir_node *found, uint32_t flags);

/* CLIENT, which had the file OLD before, holds it again, with another client of
 * its user.
 *
 * Returns:  0; -EBUSY (it is another file, or user).
 */
int open_join(struct client *client, const struct proc_file *old);

/* CHILD holds what its parent does: each of these files has one holder more. */
void open_share(const struct client *child);

/* CLIENT lets go of file NUMBER.  Returns:  0; -EBADF. */
int open_close(struct client *client, uint32_t number);

/* The chain of NODE has become another: all places in it begin anew. */
void open_restart_chains(const struct node *node);

#endif
