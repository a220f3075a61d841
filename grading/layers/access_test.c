/* SPDX-License-Identifier: MIT
 *
 * Runs sos/fs/access.c. Operations; KIND is one of enum kind, READONLY whether
 * the entry has FAT's read-only attribute, RIGHTS what stands in the entry,
 * modes are octal:
 *
 *     mode KIND READONLY RIGHTS                 = OWNER GROUP MODE
 *     allowed KIND READONLY RIGHTS UID GID WANTED     = 0 or 1
 *     owns RIGHTS UID                                 = 0 or 1
 *     set KIND READONLY RIGHTS UID MODE         = RIGHTS READONLY OTHERS
 *     add KIND READONLY RIGHTS UID GID                = 0 or 1
 *     remove KIND RIGHTS OF UID GID                   = 0 or 1
 *
 * `remove` is about a file with the rights OF in the directory KIND RIGHTS.
 * OTHERS: whether all of the node that access_set() has not to do with is as it
 * was. "skip": there is no such kind.
 */
#include "sos/fs/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/access_kinds.h"
#include "grading/layers/host/steps.h"

enum { MOST_ARGUMENTS = 6 };

static const struct dir_node kinds[KINDS] = {
    [KIND_FILE] = {.attributes = DIR_ARCHIVE},
    [KIND_PROGRAM] = {.attributes = DIR_ARCHIVE, .in_bin = true},
    [KIND_DIRECTORY] = {.attributes = DIR_DIRECTORY},
    [KIND_BIN] = {.attributes = DIR_DIRECTORY, .is_bin = true},
    [KIND_IN_BIN] = {.attributes = DIR_DIRECTORY, .in_bin = true},
    [KIND_TMP] = {.attributes = DIR_DIRECTORY, .is_tmp = true},
};

/* As in dir.c, which is not part of this test. */
bool dir_is_directory(const struct dir_node *node)
{
    return (node->attributes & DIR_DIRECTORY) != 0;
}

static struct dir_node make(uint32_t kind, bool read_only, uint32_t rights)
{
    struct dir_node node = kinds[kind];

    node.rights = rights;
    if (read_only) {
        node.attributes |= DIR_READ_ONLY;
    }
    return node;
}

static void run_set(const struct dir_node *before, uint32_t uid, uint32_t mode)
{
    struct dir_node node = *before;
    bool is_read_only;

    access_set(&node, uid, mode);
    is_read_only = (node.attributes & DIR_READ_ONLY) != 0;
    printf(" %u %d", node.rights, is_read_only);
    node.rights = before->rights;
    node.attributes = (uint8_t)((node.attributes & ~DIR_READ_ONLY) |
                                (before->attributes & DIR_READ_ONLY));
    printf(" %d", memcmp(&node, before, sizeof node) == 0);
}

static void run(const char *word, const struct dir_node *node,
                const uint32_t *a)
{
    struct access_user user = {a[3], a[4]};

    if (strcmp(word, "mode") == 0) {
        printf(" %u %u 0%o", access_owner(node), access_group(node),
               access_mode(node));
    } else if (strcmp(word, "allowed") == 0) {
        printf(" %d", access_is_allowed(&user, node, a[5]));
    } else if (strcmp(word, "add") == 0) {
        printf(" %d", access_may_add(&user, node));
    } else if (strcmp(word, "set") == 0) {
        run_set(node, a[3], a[4]);
    } else {
        printf(" skip");
    }
}

static void run_remove(const uint32_t *a)
{
    struct dir_node directory = make(a[0], false, a[1]);
    struct dir_node file = make(KIND_FILE, false, a[2]);
    struct access_user user = {a[3], a[4]};

    printf(" %d", access_may_remove(&user, &directory, &file));
}

static void run_owns(const uint32_t *a)
{
    struct dir_node node = make(KIND_FILE, false, a[0]);
    struct access_user user = {a[1], 0};

    printf(" %d", access_is_owner(&user, &node));
}

void steps_start(void)
{
}

void steps_do(char *line)
{
    char *word = strtok(line, " ");
    uint32_t a[MOST_ARGUMENTS] = {0};
    struct dir_node node;

    for (uint32_t i = 0; i < MOST_ARGUMENTS; i++) {
        const char *text = strtok(NULL, " ");

        a[i] = text == NULL ? 0 : (uint32_t)strtoul(text, NULL, 0);
    }
    if (strcmp(word, "owns") == 0) {
        run_owns(a);
    } else if (a[0] >= KINDS) {
        printf(" skip");
    } else if (strcmp(word, "remove") == 0) {
        run_remove(a);
    } else {
        node = make(a[0], a[1] != 0, a[2]);
        run(word, &node, a);
    }
}
