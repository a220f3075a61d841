/* SPDX-License-Identifier: MIT
 *
 * dirname PATH ...: prints paths without their last part.
 */
#include <stdio.h>
#include <string.h>

#include "user/bin/tool/tool.h"

/* Takes slashes away from the end; the first character stays. */
static size_t without_slashes(const char *path, size_t length)
{
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    return length;
}

static void print_directory(const char *path)
{
    size_t length = without_slashes(path, strlen(path));

    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    if (length == 0) {
        puts(".");
    } else {
        printf("%.*s\n", (int)without_slashes(path, length), path);
    }
}

int main(int argc, char **argv)
{
    tool_start("dirname", 1, "PATH ...");
    if (argc < 2) {
        tool_usage();
    }
    for (int i = 1; i < argc; i++) {
        print_directory(argv[i]);
    }
    return tool_end(0);
}
