/* SPDX-License-Identifier: MIT
 *
 * rmdir [-pv] DIRECTORY ...: removes empty directories.
 *
 *      -p  with those above them in the path, as long as they are empty
 *      -v  says what it removes
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

static int parents, verbose;

/* 0; -1 after a message. */
static int remove_one(const char *path)
{
    if (rmdir(path) < 0) {
        tool_complain(path);
        return -1;
    }
    if (verbose) {
        printf("rmdir: removed '%s'\n", path);
    }
    return 0;
}

/* Removes the directories above PATH, upwards, until one fails. */
static void remove_parents(const char *path)
{
    char *above = tool_copy(path);
    char *slash;

    while ((slash = strrchr(above, '/')) != NULL && slash != above) {
        *slash = '\0';
        if (slash[1] != '\0' && remove_one(above) < 0) {
            break;
        }
    }
    free(above);
}

int main(int argc, char **argv)
{
    int option;

    tool_start("rmdir", 1, "[-pv] DIRECTORY ...");
    while ((option = getopt(argc, argv, "pv")) != -1) {
        switch (option) {
        case 'p':
            parents = 1;
            break;
        case 'v':
            verbose = 1;
            break;
        default:
            tool_usage();
        }
    }
    if (optind == argc) {
        tool_usage();
    }
    for (; optind < argc; optind++) {
        if (remove_one(argv[optind]) == 0 && parents) {
            remove_parents(argv[optind]);
        }
    }
    return tool_end(0);
}
