/* SPDX-License-Identifier: MIT
 *
 * Purpose: a disk with bad sectors. The plan of the test is the same for all
 * disks: parts of PART sectors, one after the other; test_ata.py breaks some.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/disk.h"

enum { PARTS = 16, PART = 40 };

TEST(broken)
{
    (void)disk_begin(DISK_SLAVE);
    for (uint32_t i = 0; i < PARTS; i++) {
        disk_read(DISK_SLAVE, i * PART, PART);
    }
    for (uint32_t i = 0; i < PARTS; i++) {
        disk_write(DISK_SLAVE, (PARTS + i) * PART, PART, seed + i);
    }
    for (uint32_t i = 0; i < 2 * PARTS; i++) {
        disk_read(DISK_SLAVE, i * PART, PART);
    }
}
