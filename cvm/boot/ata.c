/* SPDX-License-Identifier: MIT
 *
 * Polled ATA. A command goes: wait until the disk is free, write parameters
 * and command, then for each block wait until it is there and read it through
 * the data register. Large blocks ("multiple mode") save the waiting: one for
 * 8 KiB instead of one for each sector.
 *
 * There is no clock yet, so waiting is counted in reads of the status: 0.1 to
 * 1 us each, on emulators and on real machines.
 */
#include "cvm/boot/ata.h"

#include <stdbool.h>

#include "cvm/x86.h"

#define POLLS 50000000u /* 5 s or more: a disk that spins up takes as long */

enum {
    ATA_PRIMARY_PORT = 0x1F0,
    ATA_SECONDARY_PORT = 0x170,
    ATA_COMMAND_SECTORS = 256,    /* most in one command */
    ATA_LBA_SECTORS = 0x10000000, /* most that 28 bits can number */
    ATA_WORDS = ATA_SECTOR_BYTES / 2
};

/* Registers: offsets from the channel's port. */
enum {
    REG_DATA = 0,
    REG_COUNT = 2, /* sectors; 0 = 256 */
    REG_LBA_0 = 3, /* sector number, bits 0..7, and so on */
    REG_LBA_8 = 4,
    REG_LBA_16 = 5,
    REG_DEVICE = 6,       /* DEVICE_MASTER | bits 24..27 */
    REG_STATUS = 7,       /* when read: ends an interrupt request */
    REG_COMMAND = 7,      /* when written */
    REG_ALTERNATE = 0x206 /* the status, without that effect */
};

enum {
    DEVICE_MASTER = 0xE0 /* sector numbers, not cylinders */
};

enum {
    STATUS_ERROR = 0x01,
    STATUS_DATA = 0x08, /* a block can be read */
    STATUS_FAULT = 0x20,
    STATUS_BUSY = 0x80,
    STATUS_FLOATING = 0xFF /* nobody drives the bus */
};

enum {
    COMMAND_READ = 0x20,
    COMMAND_WRITE = 0x30,
    COMMAND_READ_MULTIPLE = 0xC4,
    COMMAND_WRITE_MULTIPLE = 0xC5,
    COMMAND_SET_MULTIPLE = 0xC6,
    COMMAND_IDENTIFY = 0xEC
};

/* Words of the answer to COMMAND_IDENTIFY. */
enum {
    IDENTIFY_MULTIPLE = 47, /* low byte: largest block */
    IDENTIFY_ABILITIES = 49,
    IDENTIFY_SECTORS = 60, /* low word, then high word */
    ABILITY_LBA = 0x0200
};

/* Waits until the disk is not busy; gives its STATUS. */
static int wait_free(const struct ata_disk *disk, uint8_t *status)
{
    for (uint32_t polls = 0; polls < POLLS; polls++) {
        *status = x86_in8(disk->port + REG_STATUS);
        if ((*status & STATUS_BUSY) == 0) {
            return 0;
        }
    }
    return ATA_TIMEOUT;
}

/* Waits until the disk has done what it was told; with DATA, until a block can
 * be read. */
static int wait_done(const struct ata_disk *disk, bool data)
{
    uint8_t status;

    if (wait_free(disk, &status) != 0) {
        return ATA_TIMEOUT;
    }
    if ((status & (STATUS_ERROR | STATUS_FAULT)) != 0) {
        return ATA_FAULT;
    }
    return ((status & STATUS_DATA) != 0) == data ? 0 : ATA_FAULT;
}

/* Gives the disk a COMMAND for COUNT sectors (0..256) from SECTOR on. */
static int issue(const struct ata_disk *disk, uint8_t command, uint32_t sector,
                 uint32_t count)
{
    uint16_t port = disk->port;
    uint8_t status;

    x86_out8(port + REG_DEVICE, (uint8_t)(DEVICE_MASTER | sector >> 24));
    if (wait_free(disk, &status) != 0) {
        return ATA_TIMEOUT;
    }
    x86_out8(port + REG_COUNT, (uint8_t)count);
    x86_out8(port + REG_LBA_0, (uint8_t)sector);
    x86_out8(port + REG_LBA_8, (uint8_t)(sector >> 8));
    x86_out8(port + REG_LBA_16, (uint8_t)(sector >> 16));
    x86_out8(port + REG_COMMAND, command);
    /* The status is valid 400 ns later: after one read of another port. */
    x86_in8(port + REG_ALTERNATE);
    return 0;
}

/* Reads the answer to COMMAND_IDENTIFY. */
static int identify(const struct ata_disk *disk, uint16_t *words)
{
    int error = issue(disk, COMMAND_IDENTIFY, 0, 0);

    if (error == 0 && x86_in8(disk->port + REG_STATUS) == 0) {
        return ATA_ABSENT; /* the other disk of the channel answers for it */
    }
    if (error == 0) {
        error = wait_done(disk, true);
    }
    if (error == 0) {
        x86_in16_block(disk->port + REG_DATA, words, ATA_WORDS);
    }
    return error;
}

/* Makes the disk transfer blocks of SECTORS; if it refuses, one at a time. */
static void set_block(struct ata_disk *disk, uint32_t sectors)
{
    disk->block = 1;
    if (sectors > 1 && issue(disk, COMMAND_SET_MULTIPLE, 0, sectors) == 0 &&
        wait_done(disk, false) == 0) {
        disk->block = (uint16_t)sectors;
    }
}

int ata_open(struct ata_disk *disk, enum ata_channel channel)
{
    uint16_t words[ATA_WORDS];
    int error;

    disk->port = channel == ATA_PRIMARY ? ATA_PRIMARY_PORT : ATA_SECONDARY_PORT;
    if (x86_in8(disk->port + REG_STATUS) == STATUS_FLOATING) {
        return ATA_ABSENT;
    }
    error = identify(disk, words);
    if (error != 0) {
        return error;
    }
    disk->sectors =
        words[IDENTIFY_SECTORS] | (uint32_t)words[IDENTIFY_SECTORS + 1] << 16;
    if ((words[IDENTIFY_ABILITIES] & ABILITY_LBA) == 0 || disk->sectors == 0 ||
        disk->sectors > ATA_LBA_SECTORS) {
        return ATA_ABSENT;
    }
    set_block(disk, words[IDENTIFY_MULTIPLE] & 0xFF);
    return 0;
}

/* Reads COUNT sectors, at most ATA_COMMAND_SECTORS, by one command. */
static int read_command(const struct ata_disk *disk, uint32_t sector,
                        uint32_t count, uint8_t *buffer)
{
    uint8_t code = disk->block > 1 ? COMMAND_READ_MULTIPLE : COMMAND_READ;
    int error = issue(disk, code, sector, count);

    while (error == 0 && count > 0) {
        uint32_t block = count < disk->block ? count : disk->block;

        error = wait_done(disk, true);
        if (error == 0) {
            x86_in32_block(disk->port + REG_DATA, buffer,
                           block * ATA_SECTOR_BYTES / 4);
        }
        buffer = buffer + block * ATA_SECTOR_BYTES;
        count = count - block;
    }
    return error;
}

int ata_read(const struct ata_disk *disk, uint32_t sector, uint32_t count,
             void *buffer)
{
    uint8_t *to = buffer;
    int error = 0;

    if (sector > disk->sectors || count > disk->sectors - sector) {
        return ATA_RANGE;
    }
    while (error == 0 && count > 0) {
        uint32_t part =
            count < ATA_COMMAND_SECTORS ? count : ATA_COMMAND_SECTORS;

        error = read_command(disk, sector, part, to);
        sector = sector + part;
        to = to + part * ATA_SECTOR_BYTES;
        count = count - part;
    }
    return error;
}

/* As read_command(), the other way. */
static int write_command(const struct ata_disk *disk, uint32_t sector,
                         uint32_t count, const uint8_t *buffer)
{
    uint8_t code = disk->block > 1 ? COMMAND_WRITE_MULTIPLE : COMMAND_WRITE;
    int error = issue(disk, code, sector, count);

    while (error == 0 && count > 0) {
        uint32_t block = count < disk->block ? count : disk->block;

        error = wait_done(disk, true);
        if (error == 0) {
            x86_out32_block(disk->port + REG_DATA, buffer,
                            block * ATA_SECTOR_BYTES / 4);
        }
        buffer = buffer + block * ATA_SECTOR_BYTES;
        count = count - block;
    }
    return error != 0 ? error : wait_done(disk, false);
}

int ata_write(const struct ata_disk *disk, uint32_t sector, uint32_t count,
              const void *buffer)
{
    const uint8_t *from = buffer;
    int error = 0;

    if (sector > disk->sectors || count > disk->sectors - sector) {
        return ATA_RANGE;
    }
    while (error == 0 && count > 0) {
        uint32_t part =
            count < ATA_COMMAND_SECTORS ? count : ATA_COMMAND_SECTORS;

        error = write_command(disk, sector, part, from);
        sector = sector + part;
        from = from + part * ATA_SECTOR_BYTES;
        count = count - part;
    }
    return error;
}
