/* SPDX-License-Identifier: MIT
 *
 * du [-abchks] [-d DEPTH] [PATH ...]: prints what trees of files take on the
 * disk, in KiB.
 *
 *      -a  files too, not only directories
 *      -s  only the sum of each PATH; -d only so deep
 *      -b  the bytes that files hold, not the blocks that they take
 *      -h  sizes for people
 *      -c  the sum of all PATHs in the end
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/size.h"
#include "user/bin/tool/tool.h"
#include "user/bin/tool/walk.h"

static int show_files, by_bytes, human, show_total;
static unsigned long long total;
static int depth_most = INT_MAX;

/* Sums of the directories on the way to where the walk is, by their depth. */
static unsigned long long *sums;
static int sums_room;

static unsigned long long *sum_at(int depth)
{
    while (depth >= sums_room) {
        sums = tool_resize(sums, (size_t)(2 * depth + 16) * sizeof *sums);
        sums_room = 2 * depth + 16;
    }
    return &sums[depth];
}

static unsigned long long size_of(const struct stat *status)
{
    if (by_bytes) {
        return (unsigned long long)status->st_size;
    }
    return (unsigned long long)status->st_blocks * 512;
}

static void print_size(unsigned long long bytes, const char *path)
{
    char text[SIZE_TEXT];

    if (human) {
        printf("%s\t%s\n", size_format(bytes, text), path);
    } else {
        printf("%llu\t%s\n", by_bytes ? bytes : (bytes + 1023) / 1024, path);
    }
}

static enum walk_answer visit(const struct walk_entry *entry, void *context)
{
    unsigned long long size;

    switch (entry->event) {
    case WALK_UNKNOWN:
        tool_complain(entry->path);
        return WALK_ON;
    case WALK_ENTER:
        *sum_at(entry->depth) = size_of(&entry->status);
        return WALK_ON;
    case WALK_FILE:
        size = size_of(&entry->status);
        break;
    default:
        size = *sum_at(entry->depth);
    }
    if (entry->depth > 0) {
        *sum_at(entry->depth - 1) += size;
    } else {
        total += size;
    }
    if (entry->depth <= depth_most &&
        (entry->event == WALK_LEAVE || show_files || entry->depth == 0)) {
        print_size(size, entry->path);
    }
    return WALK_ON;
}

int main(int argc, char **argv)
{
    static char *here[] = {".", NULL};
    int option;

    tool_start("du", 1, "[-abchks] [-d DEPTH] [PATH ...]");
    while ((option = getopt(argc, argv, "abcd:hks")) != -1) {
        switch (option) {
        case 'a':
            show_files = 1;
            break;
        case 'b':
            by_bytes = 1;
            break;
        case 'c':
            show_total = 1;
            break;
        case 'd':
            depth_most = (int)tool_number(optarg, "depth", INT_MAX);
            break;
        case 'h':
            human = 1;
            break;
        case 'k':
            by_bytes = 0;
            break;
        case 's':
            depth_most = 0;
            break;
        default:
            tool_usage();
        }
    }
    for (argv = optind < argc ? argv + optind : here; *argv != NULL; argv++) {
        walk_tree(*argv, visit, NULL);
    }
    if (show_total) {
        print_size(total, "total");
    }
    return tool_end(0);
}
