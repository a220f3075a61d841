/* SPDX-License-Identifier: MIT
 *
 * rm [-dfirv] FILE ...: removes files.
 *
 *      -r  directories too, with all that is in them (also -R)
 *      -d  empty directories too
 *      -f  says nothing about files that are not there, and never asks
 *      -i  asks before it removes anything
 *      -v  says what it removes
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/remove.h"
#include "user/bin/tool/tool.h"

static int recursive, empty, force, ask, verbose;

/* Whether the user wants ENTRY removed (or looked into). Without -i the user
 * is asked about files that may not be written. */
static int is_wanted(const struct walk_entry *entry)
{
    if (force || entry->event == WALK_UNKNOWN) {
        return 1;
    }
    if (ask) {
        const char *what = entry->event == WALK_ENTER ? "look into" : "remove";

        return tool_ask(what, entry->path);
    }
    return entry->event != WALK_FILE || !isatty(STDIN_FILENO) ||
           access(entry->path, W_OK) == 0 || errno != EACCES ||
           tool_ask("remove protected", entry->path);
}

static enum walk_answer visit(const struct walk_entry *entry, void *context)
{
    if (!is_wanted(entry)) {
        return WALK_SKIP;
    }
    if (remove_entry(entry) < 0) {
        if (!force || errno != ENOENT) {
            tool_complain(entry->path);
        }
    } else if (verbose && entry->event != WALK_ENTER) {
        printf("removed %s'%s'\n",
               entry->event == WALK_LEAVE ? "directory " : "", entry->path);
    }
    return WALK_ON;
}

/* Without -r: one file, or with -d an empty directory. */
static enum walk_answer visit_one(const struct walk_entry *entry, void *context)
{
    struct walk_entry leave = *entry;

    if (entry->event != WALK_ENTER) {
        return visit(entry, context);
    }
    if (empty) {
        leave.event = WALK_LEAVE;
        (void)visit(&leave, context);
    } else {
        tool_complain_why(entry->path, "a directory (-r removes it)");
    }
    return WALK_SKIP;
}

/* "." and ".." cannot go, nor can "/" by mistake. */
static int is_refused(const char *path)
{
    const char *base = tool_base(path);

    if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0 ||
        strspn(path, "/") == strlen(path)) {
        tool_complain_why(path, "refused to remove this directory");
        return 1;
    }
    return 0;
}

static void parse_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "dfirRv")) != -1) {
        switch (option) {
        case 'd':
            empty = 1;
            break;
        case 'f':
            force = 1;
            ask = 0;
            break;
        case 'i':
            ask = 1;
            force = 0;
            break;
        case 'r':
        case 'R':
            recursive = 1;
            break;
        case 'v':
            verbose = 1;
            break;
        default:
            tool_usage();
        }
    }
}

int main(int argc, char **argv)
{
    tool_start("rm", 1, "[-dfirRv] FILE ...");
    parse_options(argc, argv);
    if (optind == argc && !force) {
        tool_usage();
    }
    for (; optind < argc; optind++) {
        if (!is_refused(argv[optind])) {
            walk_tree(argv[optind], recursive ? visit : visit_one, NULL);
        }
    }
    return tool_end(0);
}
