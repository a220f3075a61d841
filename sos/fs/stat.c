/* SPDX-License-Identifier: MIT
 *
 * A FAT volume keeps local time without saying which; it is taken as UTC.
 */
#include "sos/fs/stat.h"

#include <sys/stat.h>

#include "sos/fs/access.h"
#include "sos/fs/block.h"
#include "sos/fs/fat.h"

/* Days from 1970-01-01 to a date of the Gregorian calendar (1980..2107, where
 * every fourth year but 2100 is a leap year). */
static uint32_t days_until(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint16_t before[12] = {0,   31,  59,  90,  120, 151,
                                        181, 212, 243, 273, 304, 334};
    uint32_t leaps = (year - 1969) / 4; /* 29ths of February in past years */

    if (year % 4 == 0 && month > 2) {
        leaps++;
    }
    if (year > 2100 || (year == 2100 && month > 2)) {
        leaps--;
    }
    return (year - 1970) * 365 + leaps + before[month - 1] + day - 1;
}

/* FAT's date and time as seconds since 1970; 0 if it is none. */
static uint32_t seconds(uint32_t date, uint32_t time)
{
    uint32_t month = date >> 5 & 15;
    uint32_t day = date & 31;

    if (month < 1 || month > 12 || day < 1) {
        return 0;
    }
    return days_until(1980 + (date >> 9), month, day) * 86400 +
           (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2;
}

uint32_t stat_mode(const struct dir_node *node)
{
    return (dir_is_directory(node) ? S_IFDIR : S_IFREG) | access_mode(node);
}

void stat_describe(const struct dir_node *node, struct io_stat *status)
{
    uint32_t cluster = fat_cluster_bytes();
    uint32_t clusters = node->bytes / cluster +
                        (node->bytes % cluster != 0 ? 1 : 0);

    status->node = node->number;
    status->mode = stat_mode(node);
    status->uid = access_owner(node);
    status->gid = access_group(node);
    status->bytes = node->bytes;
    status->blocks = clusters * (cluster / BLOCK_BYTES);
    status->mtime = seconds(node->date, node->time);
}
