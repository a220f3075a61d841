/* SPDX-License-Identifier: MIT
 *
 * Invariant: the holders of an entry are the clients that hold its number.
 */
#include "sos/fs/open.h"

#include <errno.h>
#include <stddef.h>

#include "sos/fs/path.h"

#define RESTART_NUMBERS 64u /* more than are open at a time, mostly */

static struct open table[CLIENT_FILES];
static uint32_t first; /* where the search for a free one begins */

void open_start(uint32_t restarts)
{
    uint32_t i;

    first = restarts * RESTART_NUMBERS % CLIENT_FILES;
    node_start();
    for (i = 0; i < CLIENT_FILES; i++) {
        table[i].holders = 0;
    }
}

struct open *open_find(const struct client *client, uint32_t number)
{
    return client_holds(client, number) ? &table[number] : NULL;
}

bool open_is_used(uint32_t number)
{
    return table[number].holders > 0;
}

/* Whether UID, who is not root, has as many files open as a user may, or all
 * that are not left to root are open. */
static bool is_at_limit(uint32_t uid)
{
    uint32_t theirs = 0, all = 0;
    uint32_t i;

    for (i = 0; i < CLIENT_FILES; i++) {
        if (table[i].holders > 0) {
            all++;
            theirs += table[i].uid == uid;
        }
    }
    return theirs >= OPEN_USER_MOST || all >= CLIENT_FILES - OPEN_RESERVE;
}

int open_free(const struct client *client)
{
    uint32_t number = first;
    uint32_t looks = 0;

    if (client_files(client) >= OPEN_CLIENT_MOST) {
        return -EMFILE;
    }
    while (looks < CLIENT_FILES && table[number].holders > 0) {
        number = (number + 1) % CLIENT_FILES;
        looks++;
    }
    if (looks == CLIENT_FILES ||
        (client->user.uid != 0 && is_at_limit(client->user.uid))) {
        return -ENFILE;
    }
    return (int)number;
}

int open_new(struct client *client, uint32_t number,
             const struct dir_node *found, uint32_t flags)
{
    struct dir_cursor cursor = {.slot = 0};
    struct node *node;
    int result = 0;

    if (dir_is_directory(found)) {
        result = dir_open(found, &cursor);
    }
    if (result != 0) {
        return result;
    }
    node = node_open(found);
    if (node == NULL) {
        return -ENFILE;
    }
    table[number] = (struct open){
        .holders = 1,
        .sequential = true,
        .uid = client->user.uid,
        .flags = flags,
        .node = node,
        .cursor = cursor,
    };
    fat_chain_start(&table[number].chain, found->volume, found->cluster);
    client_hold(client, number, true);
    return 0;
}

int open_join(struct client *client, const struct proc_file *old)
{
    struct open *file = &table[old->number];

    if (file->node->removed ||
        !path_is_meant(&file->node->file, old->node, old->place)) {
        return -EBUSY;
    }
    if (client_holds(client, old->number)) {
        return 0;
    }
    if (file->uid != client->user.uid) {
        return -EBUSY;
    }
    file->holders++;
    client_hold(client, old->number, true);
    return 0;
}

void open_share(const struct client *child)
{
    uint32_t i = client_next_file(child, 0);

    for (; i < CLIENT_FILES; i = client_next_file(child, i + 1)) {
        table[i].holders++;
    }
}

int open_close(struct client *client, uint32_t number)
{
    struct open *file = open_find(client, number);

    if (file == NULL) {
        return -EBADF;
    }
    client_hold(client, number, false);
    file->holders--;
    if (file->holders == 0) {
        node_close(file->node);
    }
    return 0;
}

void open_restart_chains(const struct node *node)
{
    uint32_t i;

    for (i = 0; i < CLIENT_FILES; i++) {
        if (table[i].holders > 0 && table[i].node == node) {
            fat_chain_start(&table[i].chain, node->file.volume,
                            node->file.cluster);
        }
    }
}
