/* SPDX-License-Identifier: MIT
 *
 * mount DISK[:PARTITION] DIRECTORY: shows a volume's files in a directory.
 *
 *      DISK       0 (the system disk) or 1 (the other disk)
 *      PARTITION  1 to 4; without it the whole disk is the volume
 *
 * What the directory held is hidden until umount. df lists what is mounted.
 */
#include <stdio.h>
#include <string.h>

#include "sos.h"
#include "user/bin/tool/tool.h"

#define DISK_MOST 1
#define PARTITION_MOST 4

int main(int argc, char **argv)
{
    char *partition;
    unsigned long disk, number = 0;

    tool_start("mount", 1, "DISK[:PARTITION] DIRECTORY");
    if (argc != 3) {
        tool_usage();
    }
    partition = strchr(argv[1], ':');
    if (partition != NULL) {
        *partition++ = '\0';
        number =
            tool_number(partition, "partition from 1 to 4", PARTITION_MOST);
        if (number == 0) {
            tool_die_why(partition, "a partition from 1 to 4 is wanted");
        }
    }
    disk = tool_number(argv[1], "disk, 0 or 1,", DISK_MOST);
    if (sos_mount((uint32_t)disk, (uint32_t)number, argv[2]) < 0) {
        tool_die(argv[2]);
    }
    return tool_end(0);
}
