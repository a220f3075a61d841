/* SPDX-License-Identifier: MIT
 *
 * umount DIRECTORY ...: takes mounted volumes away.
 */
#include "sos.h"
#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("umount", 1, "DIRECTORY ...");
    if (argc < 2) {
        tool_usage();
    }
    for (int i = 1; i < argc; i++) {
        if (sos_unmount(argv[i]) < 0) {
            tool_complain(argv[i]);
        }
    }
    return tool_end(0);
}
