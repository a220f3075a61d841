/* SPDX-License-Identifier: MIT
 *
 * pwd [-LP]: prints the current directory.
 *
 *      -L, -P are accepted: there are no symbolic links
 */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    char path[PATH_MAX];
    int option;

    tool_start("pwd", 1, "[-LP]");
    while ((option = getopt(argc, argv, "LP")) != -1) {
        if (option == '?') {
            tool_usage();
        }
    }
    if (getcwd(path, sizeof path) == NULL) {
        tool_die("current directory");
    }
    puts(path);
    return tool_end(0);
}
