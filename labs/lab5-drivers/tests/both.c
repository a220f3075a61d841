/* SPDX-License-Identifier: MIT
 *
 * Purpose: two disks on one channel, in turn and at random.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

enum { STEPS = 30, MOST = 40 };

TEST(both)
{
    uint32_t sectors[ATA_DRIVES];

    sectors[DISK_MASTER] = disk_begin(DISK_MASTER);
    sectors[DISK_SLAVE] = disk_find(DISK_SLAVE);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t drive = random_below(&seed, ATA_DRIVES);
        uint32_t count = 1 + random_below(&seed, MOST);

        if (sectors[drive] < MOST) {
            return;
        }
        if (random_below(&seed, 3) == 0) {
            disk_write(drive, sectors[drive] - count, count, seed);
        } else {
            disk_read(drive, sectors[drive] - count, count);
        }
    }
}
