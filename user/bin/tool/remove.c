/* SPDX-License-Identifier: MIT
 *
 * Removing files and trees.
 */
#include "user/bin/tool/remove.h"

#include <errno.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

int remove_entry(const struct walk_entry *entry)
{
    switch (entry->event) {
    case WALK_FILE:
        return unlink(entry->path);
    case WALK_LEAVE:
        return rmdir(entry->path);
    case WALK_UNKNOWN:
        return -1;
    default:
        return 0;
    }
}

static enum walk_answer visit(const struct walk_entry *entry, void *context)
{
    int *result = context;

    if (remove_entry(entry) < 0 && errno != ENOENT) {
        tool_complain(entry->path);
        *result = -1;
    }
    return WALK_ON;
}

int remove_tree(const char *path)
{
    int result = 0;

    walk_tree(path, visit, &result);
    return result;
}
