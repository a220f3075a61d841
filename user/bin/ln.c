/* SPDX-License-Identifier: MIT
 *
 * ln: says that there are no links. A FAT volume gives each file one name;
 * cp and mv are what can be done instead.
 */
#include "user/bin/tool/tool.h"

int main(int argc, char **argv)
{
    tool_start("ln", 1, "FROM TO");
    if (argc < 3) {
        tool_usage();
    }
    tool_die_why(argv[argc - 1], "a FAT volume has no links (cp copies)");
}
