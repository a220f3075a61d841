/* SPDX-License-Identifier: MIT
 *
 * mount [DISK[:PARTITION] DIRECTORY]: shows a volume's files in a directory;
 * without arguments lists what is mounted.
 *
 *      DISK       0 (the system disk) or 1 (the other disk)
 *      PARTITION  1 to 4; without it the disk's first FAT16 partition, or the
 *                 whole disk if it has no partition table
 *
 * What the directory held is hidden until umount. A volume that is damaged is
 * mounted read-only, with a message.
 */
#include <stdio.h>

#include "sos.h"
#include "user/bin/tool/partition.h"
#include "user/bin/tool/tool.h"

static void list_volumes(void)
{
    struct fs_volume volume;

    for (uint32_t i = 0; sos_mounted(i, &volume) == 0; i++) {
        printf("%u", (unsigned)volume.disk);
        if (volume.partition != 0) {
            printf(":%u", (unsigned)volume.partition);
        }
        printf(" on %s (%s)\n", volume.where, volume.read_only ? "ro" : "rw");
    }
}

int main(int argc, char **argv)
{
    uint32_t disk, partition;

    tool_start("mount", 1, "[DISK[:PARTITION] DIRECTORY]");
    if (argc == 1) {
        list_volumes();
        return tool_end(0);
    }
    if (argc != 3) {
        tool_usage();
    }
    partition_parse(argv[1], &disk, &partition);
    if (sos_mount(disk, partition, argv[2]) < 0) {
        tool_die(argv[2]);
    }
    return tool_end(0);
}
