/* SPDX-License-Identifier: MIT
 *
 * Makes an empty FAT16 volume with room for a journal, as other systems make
 * and read them.
 *
 * Layer: sos/fs/format. Uses: mount, volume, block, clock.
 * Source: Microsoft, FAT: General Overview of On-Disk Format 1.03 (2000).
 */
#ifndef FS_FORMAT_H
#define FS_FORMAT_H

#include <stdint.h>

/* Formats PARTITION of DISK, as mount_volume() knows them. What was there is
 * lost.
 *
 * LABEL     the volume's name; of more than 11 bytes the rest is left out.
 * REASON    is set to one line that says what is wrong, or to NULL.
 * Returns:  0; -EBUSY (it is mounted); -EINVAL (no such partition, or too small
 *           or too large for FAT16); -ENODEV, -EIO.
 */
int format_partition(uint32_t disk, uint32_t partition, const char *label,
                     const char **reason);

#endif
