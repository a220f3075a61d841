/* SPDX-License-Identifier: MIT
 *
 * sync: returns when all that was written is on the disk.
 */
#include <unistd.h>

#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("sync", 1, "");
    if (argc > 1) {
        tool_usage();
    }
    sync();
    return tool_end(0);
}
