/* SPDX-License-Identifier: MIT
 *
 * Purpose: the first and the last sectors, and numbers of sectors around those
 * of a block.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

TEST(edges)
{
    static const uint32_t counts[] = {1, 2, 15, 16, 17, 31, 32, 127, 128};
    uint32_t sectors = disk_begin(DISK_SLAVE);

    for (uint32_t i = 0; sectors > 0 && i < 9; i++) {
        disk_read(DISK_SLAVE, 0, counts[i]);
        disk_write(DISK_SLAVE, sectors - counts[i], counts[i], seed + i);
        disk_read(DISK_SLAVE, sectors - counts[i], counts[i]);
        disk_read(DISK_SLAVE, sectors - ATA_MOST_SECTORS, ATA_MOST_SECTORS);
    }
}
