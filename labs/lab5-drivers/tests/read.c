/* SPDX-License-Identifier: MIT
 *
 * Purpose: sectors of a disk, any number from anywhere.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

enum { READS = 40 };

TEST(read)
{
    uint32_t sectors = disk_begin(DISK_SLAVE);

    for (uint32_t i = 0; sectors > 0 && i < READS; i++) {
        uint32_t count = 1 + random_below(&seed, ATA_MOST_SECTORS);

        disk_read(DISK_SLAVE, random_below(&seed, sectors - count + 1), count);
    }
}
