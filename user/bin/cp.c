/* SPDX-License-Identifier: MIT
 *
 * cp [-finprv] FROM ... TO: copies files; several go into the directory TO.
 *
 *      -r  directories too, with all that is in them (also -R, and -a: -rp)
 *      -p  keeps times, permissions and, as root, owners
 *      -i  asks before it replaces a file; -n does not replace any
 *      -f  removes a file that cannot be replaced otherwise
 *      -v  says what it copies
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/copy.h"
#include "user/bin/tool/tool.h"

static int recursive, keep, ask, never, force, verbose;

/* Whether what is at TO, if anything, may be replaced. */
static int may_replace(const char *to)
{
    if (access(to, F_OK) < 0) {
        return 1;
    }
    return !never && (!ask || tool_ask("replace", to));
}

static void copy_one(const char *from, const char *to)
{
    struct stat status;
    int is_directory;

    if (stat(from, &status) < 0) {
        tool_complain(from);
        return;
    }
    is_directory = S_ISDIR(status.st_mode);
    if (is_directory && !recursive) {
        tool_complain_why(from, "a directory (-r copies it)");
        return;
    }
    if (!is_directory && !may_replace(to)) {
        return;
    }
    if (force && !is_directory && access(to, W_OK) < 0 && errno == EACCES) {
        (void)unlink(to);
    }
    if (verbose) {
        printf("'%s' -> '%s'\n", from, to);
    }
    if (is_directory) {
        (void)copy_tree(from, to, keep);
    } else {
        (void)copy_file(from, &status, to, keep);
    }
}

static void parse_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "afinprRv")) != -1) {
        switch (option) {
        case 'a':
            recursive = keep = 1;
            break;
        case 'f':
            force = 1;
            break;
        case 'i':
            ask = 1;
            break;
        case 'n':
            never = 1;
            break;
        case 'p':
            keep = 1;
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
    tool_start("cp", 1, "[-afinprRv] FROM ... TO");
    parse_options(argc, argv);
    copy_operands(argc - optind, argv + optind, copy_one);
    return tool_end(0);
}
