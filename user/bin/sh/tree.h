/* SPDX-License-Identifier: MIT
 *
 * Commands as they hang together, and the memory that they are in: a tree is
 * freed as a whole.
 *
 * Layer: sh/tree. Uses: text.
 */
#ifndef SH_TREE_H
#define SH_TREE_H

#include <stddef.h>

enum redirect_kind {
    REDIRECT_READ,   /* < */
    REDIRECT_WRITE,  /* > and >| */
    REDIRECT_APPEND, /* >> */
    REDIRECT_BOTH,   /* <> */
    REDIRECT_COPY,   /* <& and >&: WORD is a number or - */
    REDIRECT_HERE    /* <<: WORD is the document */
};

struct redirect {
    enum redirect_kind kind;
    int fd;
    char *word;
    int literal; /* of REDIRECT_HERE: nothing in it is expanded */
    struct redirect *next;
};

enum node_kind {
    NODE_SIMPLE,     /* WORDS: assignments, then the command's */
    NODE_SEQUENCE,   /* LEFT; RIGHT */
    NODE_AND,        /* LEFT && RIGHT */
    NODE_OR,         /* LEFT || RIGHT */
    NODE_NOT,        /* ! LEFT */
    NODE_PIPE,       /* LEFT | RIGHT, which may be a pipe again */
    NODE_BACKGROUND, /* LEFT &; WORDS[0] is its text */
    NODE_SUBSHELL,   /* ( LEFT ) */
    NODE_GROUP,      /* { LEFT; } */
    NODE_IF,         /* if LEFT; then RIGHT; else OTHER (or NULL); fi */
    NODE_WHILE,      /* while LEFT; do RIGHT; done */
    NODE_UNTIL,
    NODE_FOR,     /* for NAME in WORDS (or, ALL: "$@"); do RIGHT; done */
    NODE_CASE,    /* case WORDS[0] in RIGHT esac */
    NODE_ITEM,    /* of a case: WORDS (patterns)) LEFT (or NULL);; RIGHT */
    NODE_FUNCTION /* NAME() LEFT */
};

struct node {
    enum node_kind kind;
    struct node *left, *right, *other;
    char *name;
    char **words; /* as written, with quotes; ended by NULL */
    size_t count; /* of WORDS */
    int all;
    struct redirect *redirects;
};

struct block;

struct tree {
    struct node *root; /* NULL: there is no command */
    int has_function;  /* so it has to stay */
    struct block *blocks;
    struct tree *next; /* run.c: of those that stay */
};

/* Zeroed memory that lasts as long as TREE; a copy of LENGTH bytes at S, as a
 * string; a node. */
void *tree_alloc(struct tree *tree, size_t bytes);
char *tree_string(struct tree *tree, const char *s, size_t length);
struct node *tree_node(struct tree *tree, enum node_kind kind,
                       struct node *left, struct node *right);

/* Appends a string to NODE's words. */
void tree_add_word(struct tree *tree, struct node *node, char *word);

void tree_free(struct tree *tree);

#endif
