/* SPDX-License-Identifier: MIT
 *
 * mkfs [-L LABEL] DISK[:PARTITION]: makes an empty FAT16 volume, with room for
 * the journal. What was there is lost.
 *
 *      DISK       0 (the system disk) or 1 (the other disk)
 *      PARTITION  1 to 4; without it the disk's first FAT16 partition, or the
 *                 whole disk if it has no partition table
 */
#include <string.h>
#include <unistd.h>

#include "sos.h"
#include "user/bin/tool/partition.h"
#include "user/bin/tool/tool.h"

#define LABEL_BYTES 11u

int main(int argc, char **argv)
{
    const char *label = "";
    uint32_t disk, partition;
    int option;

    tool_start("mkfs", 1, "[-L LABEL] DISK[:PARTITION]");
    while ((option = getopt(argc, argv, "L:")) != -1) {
        if (option != 'L') {
            tool_usage();
        }
        label = optarg;
    }
    if (optind + 1 != argc) {
        tool_usage();
    }
    if (strlen(label) > LABEL_BYTES) {
        tool_die_why(label, "a label of 11 letters at most is wanted");
    }
    partition_parse(argv[optind], &disk, &partition);
    if (sos_format(disk, partition, label) < 0) {
        tool_die(argv[optind]);
    }
    return tool_end(0);
}
