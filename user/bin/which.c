/* SPDX-License-Identifier: MIT
 *
 * which [-a] NAME ...: prints where in PATH programs are.
 *
 *      -a  all of that name, not only the first
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

static int show_all;

static int is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           access(path, X_OK) == 0;
}

/* Whether NAME was found. */
static int look_for(const char *name)
{
    const char *next = getenv("PATH");
    int found = 0;

    if (strchr(name, '/') != NULL) {
        next = "";
    }
    while (next != NULL && (show_all || !found)) {
        size_t length = strcspn(next, ":");
        char *directory = tool_copy(next);
        char *path;

        directory[length] = '\0';
        path = length > 0 ? tool_join(directory, name) : tool_copy(name);
        if (is_program(path)) {
            puts(path);
            found = 1;
        }
        free(path);
        free(directory);
        next = next[length] == ':' ? next + length + 1 : NULL;
    }
    return found;
}

int main(int argc, char **argv)
{
    int status = 0;
    int option;

    tool_start("which", 2, "[-a] NAME ...");
    while ((option = getopt(argc, argv, "a")) != -1) {
        if (option != 'a') {
            tool_usage();
        }
        show_all = 1;
    }
    if (optind == argc) {
        tool_usage();
    }
    for (; optind < argc; optind++) {
        if (!look_for(argv[optind])) {
            status = 1;
        }
    }
    return tool_end(status);
}
