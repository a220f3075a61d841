/* SPDX-License-Identifier: MIT
 *
 * Pages on an ATA disk.
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

int swapdisk_read(uint32_t slot, pfn_t frame)
{
    reads++;
    return ata_read(&disk, first_sector(slot), PAGE_SECTORS, content(frame)) ==
                   0
               ? 0
               : ERR_RESOURCES;
}

int swapdisk_write(uint32_t slot, pfn_t frame)
{
    writes++;
    return ata_write(&disk, first_sector(slot), PAGE_SECTORS, content(frame)) ==
                   0
               ? 0
               : ERR_RESOURCES;
}

uint32_t swapdisk_reads(void)
{
    return reads;
}

uint32_t swapdisk_writes(void)
{
    return writes;
}
