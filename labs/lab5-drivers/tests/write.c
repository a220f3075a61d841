/* SPDX-License-Identifier: MIT
 *
 * Purpose: what was written is read again, and stands on the disk.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

enum { WRITES = 24 };

TEST(write)
{
    uint32_t sectors = disk_begin(DISK_SLAVE);

    for (uint32_t i = 0; sectors > 0 && i < WRITES; i++) {
        uint32_t count = 1 + random_below(&seed, ATA_MOST_SECTORS);
        uint32_t first = random_below(&seed, sectors - count + 1);

        disk_write(DISK_SLAVE, first, count, seed);
        if (random_below(&seed, 3) == 0) {
            disk_read(DISK_SLAVE, first, count);
        }
        if (random_below(&seed, 4) == 0) {
            observe("flushed", (uint32_t)-ata_flush(DISK_SLAVE), 0, 0);
        }
    }
}
