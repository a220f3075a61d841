/* SPDX-License-Identifier: MIT
 *
 * yes [WORD ...]: prints a line, "y" if none is given, until it is ended.
 */
#include <stdio.h>

#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("yes", 1, "[WORD ...]");
    do {
        if (argc == 1) {
            puts("y");
        }
        for (int i = 1; i < argc; i++) {
            printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
        }
    } while (!ferror(stdout));
    return tool_end(0);
}
