/* SPDX-License-Identifier: MIT
 *
 * FAT has one time and one name for each file.
 */
#include "sos/fs/stat.h"

#include <sys/stat.h>

#include "sos/fs/access.h"
#include "sos/fs/block.h"
#include "sos/fs/clock.h"
#include "sos/fs/fat.h"

uint32_t stat_mode(const struct dir_node *node)
{
    return (dir_is_directory(node) ? S_IFDIR : S_IFREG) | access_mode(node);
}

void stat_describe(const struct dir_node *node, struct io_stat *status)
{
    uint32_t cluster = volume_cluster_bytes(node->volume);
    uint32_t clusters =
        node->bytes / cluster + (node->bytes % cluster != 0 ? 1 : 0);
    uint32_t seconds = clock_from_fat(node->date, node->time);

    *status = (struct io_stat){
        .node = node->number,
        .device = node->volume->index,
        .mode = stat_mode(node),
        .uid = access_owner(node),
        .gid = access_group(node),
        .links = 1,
        .bytes = node->bytes,
        .blocks = clusters * node->volume->cluster_sectors,
        .mtime = seconds,
        .atime = seconds,
        .ctime = seconds,
    };
}
