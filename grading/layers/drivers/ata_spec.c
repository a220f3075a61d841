/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/disk/ata.h: whoever reads and writes knows nothing
 * of registers, blocks and interrupts. A disk that is fine does what it is
 * asked to, one that is not is tried a second time.
 */
#include "sos/disk/ata.h"

#include <errno.h>

#include "grading/layers/drivers/ata_controller.h"
#include "grading/layers/drivers/ata_disk.h"
#include "grading/layers/vamos/module.h"

void ata_start(void)
{
}

int ata_find(uint32_t drive, uint32_t *sectors)
{
    switch (disk_get(drive)->kind) {
    case DISK_ABSENT:
        return because(-ENODEV, "there is no disk: -ENODEV");
    case DISK_PACKET:
        return because(-ENODEV, "a drive that refuses to tell who it is and "
                                "leaves its mark instead is no disk: -ENODEV");
    case DISK_OLD:
        return because(-ENODEV, "the disk has no block addresses: -ENODEV");
    case DISK_DUMB:
        return because(-EIO, "the disk does not answer in time: -EIO");
    default:
        *sectors = DISK_SECTORS;
        return because(0, "the disk is found, with all its sectors");
    }
}

/* Whether sectors are moved, the first or the second time. */
static int attempt(uint32_t drive, uint32_t first, uint32_t count)
{
    if (disk_take_fault(drive, first, count) == DISK_FINE) {
        return because(0, "nothing goes wrong");
    }
    if (disk_take_fault(drive, first, count) == DISK_FINE) {
        return because(0, "what fails once is tried once more");
    }
    return because(-EIO, "what fails twice has failed");
}

int ata_read(uint32_t drive, uint32_t first, uint32_t count, void *to)
{
    int result = attempt(drive, first, count);

    for (uint32_t i = 0; result == 0 && i < count; i++) {
        disk_read(drive, first + i, (uint8_t *)to + i * DISK_BYTES);
    }
    return result;
}

int ata_write(uint32_t drive, uint32_t first, uint32_t count, const void *from)
{
    int result = attempt(drive, first, count);

    for (uint32_t i = 0; result == 0 && i < count; i++) {
        disk_write(drive, first + i, (const uint8_t *)from + i * DISK_BYTES);
    }
    return result;
}

int ata_flush(uint32_t drive)
{
    const struct disk *disk = disk_get(drive);

    if (disk->flush_fails && disk->kind != DISK_KEEPS_NOTHING) {
        return because(-EIO, "the disk reports an error");
    }
    return because(0, "the disk has written all, or keeps nothing back");
}

/* --- Of the controller there is nothing to see ---------------------------- */

void controller_start(void)
{
}

void controller_lose(uint32_t interrupts)
{
}

void controller_leave(enum controller_rest rest)
{
}

void controller_settle(void)
{
}

uint32_t controller_time(void)
{
    return 0;
}

bool controller_has_flushed(uint32_t drive)
{
    return true;
}
