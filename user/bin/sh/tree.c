/* SPDX-License-Identifier: MIT
 *
 * The memory of trees.
 */
#include "user/bin/sh/tree.h"

#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/text.h"

struct block {
    struct block *next;
    max_align_t memory[];
};

void *tree_alloc(struct tree *tree, size_t bytes)
{
    struct block *block = text_must(calloc(1, sizeof *block + bytes));

    block->next = tree->blocks;
    tree->blocks = block;
    return block->memory;
}

char *tree_string(struct tree *tree, const char *s, size_t length)
{
    char *copy = tree_alloc(tree, length + 1);

    memcpy(copy, s, length);
    return copy;
}

struct node *tree_node(struct tree *tree, enum node_kind kind,
                       struct node *left, struct node *right)
{
    struct node *node = tree_alloc(tree, sizeof *node);

    node->kind = kind;
    node->left = left;
    node->right = right;
    return node;
}

/* Words come in places for 1, 2, 4, ...: the memory of fewer is not given back
 * before the tree is. */
void tree_add_word(struct tree *tree, struct node *node, char *word)
{
    size_t used = node->count + 1; /* with the NULL */

    if (node->words == NULL || (used & (used - 1)) == 0) {
        char **longer = tree_alloc(tree, 2 * used * sizeof *longer);

        if (node->count > 0) {
            memcpy(longer, node->words, node->count * sizeof *longer);
        }
        node->words = longer;
    }
    node->words[node->count++] = word;
    node->words[node->count] = NULL;
}

void tree_free(struct tree *tree)
{
    while (tree->blocks != NULL) {
        struct block *next = tree->blocks->next;

        free(tree->blocks);
        tree->blocks = next;
    }
    tree->root = NULL;
}
