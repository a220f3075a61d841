/* SPDX-License-Identifier: MIT
 *
 * Walks over trees. The recursion is as deep as the tree, which PATH_MAX
 * bounds: a path that is too long makes stat() fail.
 */
#include "user/bin/tool/walk.h"

#include <errno.h>
#include <stdlib.h>

#include "user/bin/tool/list.h"
#include "user/bin/tool/tool.h"

struct walk {
    walk_visit visit;
    void *context;
};

static void walk_from(const struct walk *walk, const char *path, int depth);

static void walk_entries(const struct walk *walk, const char *path, int depth)
{
    struct list list = {NULL, 0, 0};

    if (list_directory(&list, path) < 0) {
        tool_complain(path);
    }
    for (size_t i = 0; i < list.count; i++) {
        char *below = tool_join(path, list.names[i]);

        walk_from(walk, below, depth);
        free(below);
    }
    list_free(&list);
}

static void walk_from(const struct walk *walk, const char *path, int depth)
{
    struct walk_entry entry = {.path = path, .depth = depth};

    if (lstat(path, &entry.status) < 0) {
        entry.event = WALK_UNKNOWN;
    } else {
        entry.event = S_ISDIR(entry.status.st_mode) ? WALK_ENTER : WALK_FILE;
    }
    if (walk->visit(&entry, walk->context) == WALK_SKIP ||
        entry.event != WALK_ENTER) {
        return;
    }
    walk_entries(walk, path, depth + 1);
    entry.event = WALK_LEAVE;
    (void)walk->visit(&entry, walk->context);
}

void walk_tree(const char *path, walk_visit visit, void *context)
{
    const struct walk walk = {visit, context};

    walk_from(&walk, path, 0);
}

int walk_is_empty(const char *path)
{
    struct list list = {NULL, 0, 0};
    int result = list_directory(&list, path) == 0 && list.count == 0;

    list_free(&list);
    return result;
}
