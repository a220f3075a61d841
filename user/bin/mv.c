/* SPDX-License-Identifier: MIT
 *
 * mv [-finv] FROM ... TO: gives files another name, or moves them into the
 * directory TO.
 *
 *      -i  asks before it replaces a file; -n does not replace any
 *      -v  says what it moves
 *
 * To another volume it copies and then removes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/copy.h"
#include "user/bin/tool/remove.h"
#include "user/bin/tool/tool.h"

static int ask, never, verbose;

/* Another volume: a copy with all attributes, then the old one goes. As with
 * rename(), only a file or an empty directory is replaced. */
static void move_by_copy(const char *from, const char *to)
{
    if (unlink(to) < 0 && errno != ENOENT && rmdir(to) < 0) {
        tool_complain(to);
    } else if (copy_tree(from, to, 1) == 0) {
        (void)remove_tree(from);
    }
}

static void move_one(const char *from, const char *to)
{
    struct stat old, new;

    if (lstat(from, &old) < 0) {
        tool_complain(from);
        return;
    }
    if (lstat(to, &new) == 0) {
        if (old.st_ino == new.st_ino && old.st_dev == new.st_dev) {
            tool_complain_why(to, "the same file");
            return;
        }
        if (never || (ask && !tool_ask("replace", to))) {
            return;
        }
    }
    if (rename(from, to) < 0) {
        if (errno != EXDEV) {
            tool_complain(errno == ENOENT || errno == ENOTEMPTY ? to : from);
            return;
        }
        move_by_copy(from, to);
    }
    if (verbose) {
        printf("'%s' -> '%s'\n", from, to);
    }
}

static void parse_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "finv")) != -1) {
        switch (option) {
        case 'f':
            ask = never = 0;
            break;
        case 'i':
            ask = 1;
            break;
        case 'n':
            never = 1;
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
    tool_start("mv", 1, "[-finv] FROM ... TO");
    parse_options(argc, argv);
    copy_operands(argc - optind, argv + optind, move_one);
    return tool_end(0);
}
