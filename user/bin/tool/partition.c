/* SPDX-License-Identifier: MIT
 *
 * Names of volumes.
 */
#include "user/bin/tool/partition.h"

#include <string.h>

#include "user/bin/tool/tool.h"

#define DISK_MOST 1
#define PARTITION_MOST 4

void partition_parse(const char *text, uint32_t *disk, uint32_t *partition)
{
    char *number = tool_copy(text);
    char *colon = strchr(number, ':');

    *partition = 0;
    if (colon != NULL) {
        *colon = '\0';
        *partition = (uint32_t)tool_number(colon + 1, "partition from 1 to 4",
                                           PARTITION_MOST);
        if (*partition == 0) {
            tool_die_why(text, "a partition from 1 to 4 is wanted");
        }
    }
    *disk = (uint32_t)tool_number(number, "disk, 0 or 1,", DISK_MOST);
}
