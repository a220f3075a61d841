/* SPDX-License-Identifier: MIT
 *
 * Pages on an ATA disk. Each wait for a disk that does not answer takes
 * seconds, in which nothing else runs; so there is only one such wait.
 */
#include "cvm/swapdisk.h"

#include "abi/abi.h"
#include "cvm/boot/ata.h"
#include "cvm/directmap.h"

enum {
    PAGE_SECTORS = PAGE_BYTES / ATA_SECTOR_BYTES
};

static struct ata_disk disk;
static uint32_t reads;
static uint32_t writes;

static uint32_t first_sector(uint32_t slot)
{
    return (slot - 1) * PAGE_SECTORS;
}

static void *content(pfn_t frame)
{
    return directmap_pointer(frame << PAGE_SHIFT);
}

uint32_t swapdisk_init(void)
{
    return ata_open(&disk, ATA_SECONDARY) == 0 ? disk.sectors / PAGE_SECTORS
                                               : 0;
}

/* What an operation that ended with the disk's ERROR returns. A disk that did
 * not answer has no sectors any more: each later one ends at once.
 */
static int outcome(int error)
{
    if (error == ATA_TIMEOUT) {
        disk.sectors = 0;
    }
    return error == 0 ? 0 : ERR_RESOURCES;
}

int swapdisk_read(uint32_t slot, pfn_t frame)
{
    reads++;
    return outcome(
        ata_read(&disk, first_sector(slot), PAGE_SECTORS, content(frame)));
}

int swapdisk_write(uint32_t slot, pfn_t frame)
{
    writes++;
    return outcome(
        ata_write(&disk, first_sector(slot), PAGE_SECTORS, content(frame)));
}

uint32_t swapdisk_reads(void)
{
    return reads;
}

uint32_t swapdisk_writes(void)
{
    return writes;
}
