/* SPDX-License-Identifier: MIT
 *
 * basename PATH [SUFFIX]: prints the last part of a path, without SUFFIX.
 */
#include <stdio.h>
#include <string.h>

#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    char *path;
    size_t length;

    tool_start("basename", 1, "PATH [SUFFIX]");
    if (argc < 2 || argc > 3) {
        tool_usage();
    }
    path = argv[1];
    length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        path[--length] = '\0';
    }
    path = (char *)tool_base(path);
    length = strlen(path);
    if (argc == 3) {
        size_t suffix = strlen(argv[2]);

        if (suffix < length && strcmp(path + length - suffix, argv[2]) == 0) {
            path[length - suffix] = '\0';
        }
    }
    puts(path);
    return tool_end(0);
}
