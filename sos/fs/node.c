/* SPDX-License-Identifier: MIT
 *
 * Invariant: the entries that are in use are below TOP.
 */
#include "sos/fs/node.h"

#include <stddef.h>

#include "sos/fs/orphan.h"

static struct node table[NODES];
static uint32_t top;

void node_start(void)
{
    uint32_t i;

    for (i = 0; i < NODES; i++) {
        table[i].holders = 0;
    }
    top = 0;
}

struct node *node_find(uint32_t number)
{
    uint32_t i;

    for (i = 0; i < top; i++) {
        if (table[i].holders > 0 && !table[i].removed &&
            table[i].file.number == number) {
            return &table[i];
        }
    }
    return NULL;
}

struct node *node_open(const struct dir_node *file)
{
    struct node *node = node_find(file->number);
    uint32_t i = 0;

    if (node == NULL) {
        while (i < NODES && table[i].holders > 0) {
            i++;
        }
        if (i == NODES) {
            return NULL;
        }
        node = &table[i];
        *node = (struct node){.file = *file};
        top = i >= top ? i + 1 : top;
    }
    node->holders++;
    return node;
}

void node_close(struct node *node)
{
    node->holders--;
    if (node->holders == 0 && node->removed) {
        (void)orphan_release(node->file.volume, node->file.cluster);
    }
    while (top > 0 && table[top - 1].holders == 0) {
        top--;
    }
}

bool node_is_used(const struct volume *volume)
{
    uint32_t i;

    for (i = 0; i < top; i++) {
        if (table[i].holders > 0 && table[i].file.volume == volume) {
            return true;
        }
    }
    return false;
}

void node_changed(uint32_t number, const struct dir_node *file)
{
    struct node *node = node_find(number);

    if (node != NULL) {
        node->file = *file;
    }
}

void node_removed(uint32_t number)
{
    struct node *node = node_find(number);

    if (node != NULL) {
        node->removed = true;
    }
}
