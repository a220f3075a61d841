/* SPDX-License-Identifier: MIT
 *
 * A command is a conversation:
 *
 *     driver                                disk
 *     writes address, count, command   ->
 *                                      <-   interrupt: a block is ready
 *     reads status (which ends the interrupt), enables interrupts,
 *     reads the block                  ->
 *                                      <-   interrupt: the next block ...
 *
 * A disk that is to be written is ready for the first block without an
 * interrupt, and interrupts when it has taken each one.
 *
 * Interrupts are enabled again before the block is read, because reading its
 * last word may make the disk interrupt for the next one. An interrupt is only
 * a hint: what counts is the status, so a spurious one does no harm, and a
 * lost one costs half a second.
 */
#include "sos/disk/ata.h"

#include <errno.h>
#include <stdbool.h>

#include "vamos.h"

/* Registers of DEVICE_DISK (abi.h); ATA-4, sect. 7. */
enum {
    REG_DATA = 0,
    REG_COUNT = 2,
    REG_ADDRESS_0 = 3, /* bits 0..7 of the block address */
    REG_ADDRESS_1 = 4,
    REG_ADDRESS_2 = 5,
    REG_DRIVE = 6,   /* bits 24..27, and which drive */
    REG_STATUS = 7,  /* when read */
    REG_COMMAND = 7, /* when written */
    REG_CONTROL = 8
};

enum {
    STATUS_ERROR = 0x01,
    STATUS_DATA = 0x08, /* DRQ: a block can be transferred */
    STATUS_FAULT = 0x20,
    STATUS_READY = 0x40,
    STATUS_BUSY = 0x80,    /* all other bits are undefined */
    STATUS_FLOATING = 0xFF /* nobody drives the bus */
};

enum {
    COMMAND_READ = 0x20, /* a block is a sector */
    COMMAND_WRITE = 0x30,
    COMMAND_READ_MULTIPLE = 0xC4, /* a block is what was set by ... */
    COMMAND_WRITE_MULTIPLE = 0xC5,
    COMMAND_SET_MULTIPLE = 0xC6,
    COMMAND_FLUSH = 0xE7,
    COMMAND_IDENTIFY = 0xEC
};

#define DRIVE_ADDRESSES 0xE0u /* block addresses, not cylinders and heads */
#define DRIVE_SLAVE 0x10u
#define CONTROL_RESET 0x04u

/* Words of what IDENTIFY tells; ATA-4, sect. 8.12. */
#define IDENTIFY_WORDS 256u
#define IDENTIFY_MULTIPLE 47 /* bits 0..7: most sectors of a block */
#define IDENTIFY_ABILITIES 49
#define ABILITY_ADDRESSES 0x0200u
#define IDENTIFY_SECTORS 60  /* two words */
#define IDENTIFY_COMMANDS 83 /* bits 14 and 15 are 1 and 0 if it is valid */
#define COMMANDS_MASK 0xD000u
#define COMMANDS_WITH_FLUSH 0x5000u

#define SECTOR_WORDS (ATA_SECTOR_BYTES / 2)
#define LOOK_TICKS 50  /* without an interrupt, until the status is looked at */
#define SELECT_READS 4 /* of the status: it is true 400 ns after a selection */
#define RESET_TICKS 1  /* the reset bit must stand for 5 us */

static struct {
    uint32_t most_multiple; /* sectors that it can put in one block */
    uint32_t block_sectors; /* sectors for each interrupt; 0: no such disk */
    bool has_flush;
} drives[ATA_DRIVES];

static uint32_t selected; /* which drive the registers are of */

static uint32_t now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

static uint8_t get(uint32_t reg)
{
    uint8_t value = STATUS_FLOATING;

    (void)dev_read(DEVICE_DISK, reg, 1, 1, &value);
    return value;
}

static void put(uint32_t reg, uint32_t value)
{
    uint8_t byte = (uint8_t)value;

    (void)dev_write(DEVICE_DISK, reg, 1, 1, &byte);
}

/* Reads WORDS words of a block that is ready. */
static int get_block(void *to, uint32_t words)
{
    int result = dev_read(DEVICE_DISK, REG_DATA, 2, words, to);

    return result == (int)words ? 0 : -EIO;
}

/* Gives WORDS words to a disk that is ready to take them. */
static int put_block(const void *from, uint32_t words)
{
    int result = dev_write(DEVICE_DISK, REG_DATA, 2, words, from);

    return result == (int)words ? 0 : -EIO;
}

/* Lets TICKS ticks pass. */
static void pause_for(int32_t ticks)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_NONE, ticks, &none);
}

/* Waits for an interrupt after which the disk is not busy, and enables the
 * next one. WANTED must stand in the status then. Now and then the status is
 * looked at without one: it may have been lost. */
static int wait_for(uint8_t wanted, uint32_t limit)
{
    uint32_t start = now();
    struct message message;
    uint8_t status;

    do {
        message = MESSAGE_SHORT(0, 0, 0);
        (void)ipc_receive(HN_KERNEL, LOOK_TICKS, &message);
        status = get(REG_STATUS);
        (void)enable_interrupts(1u << DEVICE_DISK);
        if ((status & STATUS_BUSY) == 0) {
            bool failed = (status & (STATUS_ERROR | STATUS_FAULT)) != 0;

            return !failed && (status & wanted) == wanted ? 0 : -EIO;
        }
    } while (now() - start < limit);
    return -EIO;
}

/* Waits, without an interrupt, until the disk is not busy. It is not, normally,
 * at once. */
static int wait_while_busy(uint8_t *status)
{
    uint32_t start = now();

    while (((*status = get(REG_STATUS)) & STATUS_BUSY) != 0) {
        if (now() - start >= ATA_LIMIT_TICKS) {
            return -EIO;
        }
        pause_for(1);
    }
    return 0;
}

/* Waits until DRIVE can take a command, and addresses it. */
static int select(uint32_t drive, uint32_t address)
{
    uint8_t status;
    uint32_t i;
    int result = wait_while_busy(&status);

    if (result != 0 || (status & STATUS_DATA) != 0) {
        return -EIO;
    }
    put(REG_DRIVE,
        DRIVE_ADDRESSES | (drive == 1 ? DRIVE_SLAVE : 0) | address >> 24);
    if (drive == selected) {
        return 0;
    }
    selected = drive;
    for (i = 0; i < SELECT_READS; i++) {
        (void)get(REG_STATUS);
    }
    return wait_while_busy(&status);
}

/* Takes up an interrupt that nobody waits for any more. */
static void forget_interrupt(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_KERNEL, 0, &message);
    (void)get(REG_STATUS);
    (void)enable_interrupts(1u << DEVICE_DISK);
}

/* Starts COMMAND for COUNT sectors from FIRST on. */
static int start_command(uint32_t drive, uint8_t command, uint32_t first,
                         uint32_t count)
{
    int result = select(drive, first);

    if (result != 0) {
        return result;
    }
    put(REG_COUNT, count);
    put(REG_ADDRESS_0, first);
    put(REG_ADDRESS_1, first >> 8);
    put(REG_ADDRESS_2, first >> 16);
    put(REG_COMMAND, command);
    return 0;
}

/* Asks the disk to make blocks as large as it can. If it refuses, or could not
 * do more anyway, a block is a sector. */
static void set_multiple(uint32_t drive)
{
    uint32_t most = drives[drive].most_multiple;

    drives[drive].block_sectors = 1;
    if (most > 1 && start_command(drive, COMMAND_SET_MULTIPLE, 0, most) == 0 &&
        wait_for(STATUS_READY, ATA_LIMIT_TICKS) == 0) {
        drives[drive].block_sectors = most;
    }
}

/* Makes the disks forget what they were doing, and how large their blocks are.
 * They do not interrupt for that. */
static void reset(void)
{
    uint32_t drive;
    uint8_t status;

    put(REG_CONTROL, CONTROL_RESET);
    pause_for(RESET_TICKS);
    put(REG_CONTROL, 0);
    pause_for(RESET_TICKS);
    selected = 0; /* that is what a reset selects */
    (void)wait_while_busy(&status);
    forget_interrupt();
    for (drive = 0; drive < ATA_DRIVES; drive++) {
        if (drives[drive].block_sectors > 0) {
            set_multiple(drive);
        }
    }
}

void ata_start(void)
{
    uint8_t status = get(REG_STATUS);
    uint32_t drive;

    for (drive = 0; drive < ATA_DRIVES; drive++) {
        drives[drive].block_sectors = 0;
    }
    selected = ATA_DRIVES; /* whatever is */
    put(REG_CONTROL, 0);   /* interrupts on, no reset */
    forget_interrupt();
    if (status != STATUS_FLOATING &&
        (status & (STATUS_BUSY | STATUS_DATA)) != 0) {
        reset();
    }
}

/* Takes note of what the disk tells about itself. */
static int identify(uint32_t drive, uint32_t *sectors)
{
    uint16_t words[IDENTIFY_WORDS];

    if (get_block(words, IDENTIFY_WORDS) != 0) {
        return -EIO;
    }
    if ((words[IDENTIFY_ABILITIES] & ABILITY_ADDRESSES) == 0) {
        return -ENODEV;
    }
    *sectors = words[IDENTIFY_SECTORS] | (uint32_t)words[IDENTIFY_SECTORS + 1]
                                             << 16;
    drives[drive].most_multiple = words[IDENTIFY_MULTIPLE] & 0xFF;
    drives[drive].has_flush =
        (words[IDENTIFY_COMMANDS] & COMMANDS_MASK) == COMMANDS_WITH_FLUSH;
    return 0;
}

/* Whether somebody answers for DRIVE. */
static bool is_there(uint32_t drive)
{
    uint8_t status = get(REG_STATUS);

    if (status == STATUS_FLOATING || select(drive, 0) != 0) {
        return false;
    }
    status = get(REG_STATUS);
    return status != STATUS_FLOATING && status != 0;
}

int ata_find(uint32_t drive, uint32_t *sectors)
{
    int result;

    if (!is_there(drive)) {
        return -ENODEV;
    }
    if (start_command(drive, COMMAND_IDENTIFY, 0, 0) != 0) {
        return -EIO;
    }
    if (wait_for(STATUS_DATA, ATA_LIMIT_TICKS) != 0) {
        /* A CD drive refuses the command and leaves its mark instead. */
        return get(REG_ADDRESS_1) != 0 ? -ENODEV : -EIO;
    }
    result = identify(drive, sectors);
    if (result == 0) {
        set_multiple(drive);
    }
    return result;
}

/* --- Reading and writing -------------------------------------------------- */

/* What is to be done, to or from where: one of TO and FROM is NULL. */
struct job {
    uint32_t drive, first, count;
    uint8_t *to;
    const uint8_t *from;
};

static int read_once(const struct job *job)
{
    uint32_t each = drives[job->drive].block_sectors;
    uint8_t *to = job->to;
    uint32_t left = job->count;
    uint32_t part;
    int result = start_command(job->drive,
                               each > 1 ? COMMAND_READ_MULTIPLE : COMMAND_READ,
                               job->first, left);

    while (result == 0 && left > 0) {
        part = left < each ? left : each;
        result = wait_for(STATUS_DATA, ATA_LIMIT_TICKS);
        if (result == 0) {
            result = get_block(to, part * SECTOR_WORDS);
        }
        to += part * ATA_SECTOR_BYTES;
        left -= part;
    }
    return result;
}

static int write_once(const struct job *job)
{
    uint32_t each = drives[job->drive].block_sectors;
    const uint8_t *from = job->from;
    uint32_t left = job->count;
    uint32_t part;
    uint8_t status;
    int result = start_command(
        job->drive, each > 1 ? COMMAND_WRITE_MULTIPLE : COMMAND_WRITE,
        job->first, left);

    if (result == 0) {
        result = wait_while_busy(&status);
    }
    if (result == 0 && (status & STATUS_DATA) == 0) {
        result = -EIO;
    }
    while (result == 0 && left > 0) {
        part = left < each ? left : each;
        result = put_block(from, part * SECTOR_WORDS);
        from += part * ATA_SECTOR_BYTES;
        left -= part;
        if (result == 0) {
            result = wait_for(left > 0 ? STATUS_DATA : STATUS_READY,
                              ATA_LIMIT_TICKS);
        }
    }
    return result;
}

static int do_once(const struct job *job)
{
    return job->to != NULL ? read_once(job) : write_once(job);
}

static int do_job(const struct job *job)
{
    int result = do_once(job);

    if (result != 0) {
        reset();
        result = do_once(job);
    }
    return result;
}

int ata_read(uint32_t drive, uint32_t first, uint32_t count, void *to)
{
    struct job job = {.drive = drive, .first = first, .count = count, .to = to};

    return do_job(&job);
}

int ata_write(uint32_t drive, uint32_t first, uint32_t count, const void *from)
{
    struct job job = {
        .drive = drive, .first = first, .count = count, .from = from};

    return do_job(&job);
}

int ata_flush(uint32_t drive)
{
    int result;

    if (!drives[drive].has_flush) {
        return 0;
    }
    result = start_command(drive, COMMAND_FLUSH, 0, 0);
    if (result == 0) {
        result = wait_for(STATUS_READY, ATA_FLUSH_LIMIT_TICKS);
    }
    if (result != 0) {
        reset();
    }
    return result;
}
