/* SPDX-License-Identifier: MIT
 *
 * Purpose: all bits of an address. Sectors around each power of two, on a disk
 * of eight gigabytes.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

enum { FIRST_BIT = 8, LAST_BIT = 24, AROUND = 4 };

TEST(far)
{
    uint32_t sectors = disk_begin(DISK_SLAVE);

    for (uint32_t i = FIRST_BIT; sectors > 0 && i <= LAST_BIT; i++) {
        uint32_t first =
            (1u << i) - AROUND + random_below(&seed, 2 * AROUND);

        disk_read(DISK_SLAVE, first, 1 + random_below(&seed, 2 * AROUND));
    }
}
