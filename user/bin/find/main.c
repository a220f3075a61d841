/* SPDX-License-Identifier: MIT
 *
 * find [PATH ...] [CONDITION ...]: lists files that meet all conditions.
 *
 *      -name PATTERN, -iname, -path  by name (* ? []), by the whole path
 *      -type f, -type d    files, directories (c: devices)
 *      -size [+-]N[ckM]    bytes, KiB, MiB (without a letter 512 bytes)
 *      -mtime [+-]DAYS     changed so many days ago; + more, - less
 *      -newer FILE         changed after FILE
 *      -user NAME, -perm MODE, -empty
 *      -maxdepth N, -mindepth N
 *      ! CONDITION, CONDITION -o CONDITION, ( )   not, or
 *      -prune              true; does not look into this directory
 *      -depth              directories come after what is in them
 *
 * What to do, if not -print: -delete (with what is in directories before
 * them), -exec COMMAND [{} ...] ; (true if it succeeds), -exec COMMAND ... {} +
 * (with many names at a time), -print0, -quit.
 */
#include <limits.h>
#include <string.h>

#include "user/bin/find/find.h"
#include "user/bin/tool/tool.h"

struct find find = {.depth_most = INT_MAX};

/* Whether WORD is a path, with which conditions do not begin. */
static int is_path(const char *word)
{
    return word != NULL && *word != '-' && strcmp(word, "!") != 0 &&
           strcmp(word, "(") != 0;
}

static enum walk_answer visit(const struct walk_entry *entry, void *context)
{
    const struct test *test = context;

    if (entry->event == WALK_UNKNOWN) {
        tool_complain(entry->path);
        return WALK_ON;
    }
    find.is_pruned = 0;
    /* What is deleted comes after all that is in it. */
    if (entry->depth >= find.depth_least && entry->depth <= find.depth_most &&
        entry->event != (find.inner_first ? WALK_ENTER : WALK_LEAVE)) {
        (void)test->function(test, entry);
    }
    return find.is_pruned || entry->depth >= find.depth_most ? WALK_SKIP
                                                             : WALK_ON;
}

int main(int argc, char **argv)
{
    static char *here[] = {".", NULL};
    char **paths = argv + 1;
    struct test *test;

    tool_start("find", 1, "[PATH ...] [CONDITION ...]");
    argc = 0;
    while (is_path(paths[argc])) {
        argc++;
    }
    test = find_parse(paths + argc);
    if (!find.has_action) {
        struct test *print = find_new(test_print);

        print->number = '\n';
        test = find_join(test_and, test, print);
    }
    if (argc == 0) {
        paths = here;
        argc = 1;
    }
    for (int i = 0; i < argc; i++) {
        walk_tree(paths[i], visit, test);
    }
    find_run_batches();
    return tool_end(0);
}
