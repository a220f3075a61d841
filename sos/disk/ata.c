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
 * Interrupts are enabled again before the block is read, because reading its
 * last word may make the disk interrupt for the next one. An interrupt is only
 * a hint: what counts is the status, so a spurious one does no harm, and a
 * lost one costs a command that fails and is tried once more.
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
    REG_DRIVE = 6,     /* bits 24..27, and which drive */
    REG_STATUS = 7,    /* when read */
    REG_COMMAND = 7,   /* when written */
    REG_CONTROL = 8
};

enum {
    STATUS_ERROR = 0x01,
    STATUS_DATA = 0x08,  /* DRQ: a block can be transferred */
    STATUS_FAULT = 0x20,
    STATUS_READY = 0x40,
    STATUS_BUSY = 0x80,  /* all other bits are undefined */
    STATUS_FLOATING = 0xFF /* nobody drives the bus */
};

enum {
    COMMAND_READ = 0x20,          /* a block is a sector */
    COMMAND_READ_MULTIPLE = 0xC4, /* a block is what was set by ... */
    COMMAND_SET_MULTIPLE = 0xC6,
    COMMAND_IDENTIFY = 0xEC
};

#define DRIVE_MASTER 0xE0u /* block addresses, not cylinders and heads */
#define CONTROL_RESET 0x04u

/* Words of what IDENTIFY tells; ATA-4, sect. 8.12. */
#define IDENTIFY_WORDS 256u
#define IDENTIFY_MULTIPLE 47  /* bits 0..7: most sectors of a block */
#define IDENTIFY_ABILITIES 49
#define ABILITY_ADDRESSES 0x0200u
#define IDENTIFY_SECTORS 60 /* two words */

#define SECTOR_WORDS (ATA_SECTOR_BYTES / 2)
#define LIMIT_TICKS 300 /* a disk that has not answered then will not */
#define RESET_TICKS 1   /* the reset bit must stand for 5 us */

static uint32_t most_multiple;     /* sectors that the disk can put in one */
static uint32_t block_sectors = 1; /* sectors for each interrupt */
static uint8_t read_command = COMMAND_READ;

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

/* Lets TICKS ticks pass. */
static void pause_for(int32_t ticks)
{
    struct message none = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_receive(HN_NONE, ticks, &none);
}

/* Waits for an interrupt after which the disk is not busy, and enables the
 * next one. WANTED must stand in the status then. */
static int wait_for(uint8_t wanted)
{
    uint32_t start = now();
    uint32_t passed = 0;
    struct message message;
    uint8_t status;

    while (passed < LIMIT_TICKS) {
        message = MESSAGE_SHORT(0, 0, 0);
        if (ipc_receive(HN_KERNEL, (int32_t)(LIMIT_TICKS - passed),
                        &message) != 0) {
            return -EIO;
        }
        status = get(REG_STATUS);
        (void)enable_interrupts(1u << DEVICE_DISK);
        if ((status & STATUS_BUSY) == 0) {
            bool failed = (status & (STATUS_ERROR | STATUS_FAULT)) != 0;

            return !failed && (status & wanted) == wanted ? 0 : -EIO;
        }
        passed = now() - start;
    }
    return -EIO;
}

/* Waits until the disk can take a command. It can, normally, at once. */
static int wait_until_idle(void)
{
    uint32_t start = now();

    while ((get(REG_STATUS) & (STATUS_BUSY | STATUS_DATA)) != 0) {
        if (now() - start >= LIMIT_TICKS) {
            return -EIO;
        }
        pause_for(1);
    }
    return 0;
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
static int start_command(uint8_t command, uint32_t first, uint32_t count)
{
    int result = wait_until_idle();

    if (result != 0) {
        return result;
    }
    put(REG_DRIVE, DRIVE_MASTER | first >> 24);
    put(REG_COUNT, count);
    put(REG_ADDRESS_0, first);
    put(REG_ADDRESS_1, first >> 8);
    put(REG_ADDRESS_2, first >> 16);
    put(REG_COMMAND, command);
    return 0;
}

/* Asks the disk to make blocks as large as it can. If it refuses, or could not
 * do more anyway, a block is a sector. */
static void set_multiple(void)
{
    block_sectors = 1;
    read_command = COMMAND_READ;
    if (most_multiple > 1 &&
        start_command(COMMAND_SET_MULTIPLE, 0, most_multiple) == 0 &&
        wait_for(STATUS_READY) == 0) {
        block_sectors = most_multiple;
        read_command = COMMAND_READ_MULTIPLE;
    }
}

/* Makes the disk forget what it was doing, and how large its blocks are. It
 * does not interrupt for that. */
static void reset(void)
{
    put(REG_CONTROL, CONTROL_RESET);
    pause_for(RESET_TICKS);
    put(REG_CONTROL, 0);
    pause_for(RESET_TICKS);
    (void)wait_until_idle();
    forget_interrupt();
    set_multiple();
}

int ata_start(uint32_t *sectors)
{
    uint16_t words[IDENTIFY_WORDS];
    uint8_t status;

    put(REG_DRIVE, DRIVE_MASTER);
    status = get(REG_STATUS);
    if (status == STATUS_FLOATING || status == 0) {
        return -ENODEV;
    }
    put(REG_CONTROL, 0); /* interrupts on, no reset */
    forget_interrupt();
    if (start_command(COMMAND_IDENTIFY, 0, 0) != 0) {
        return -EIO;
    }
    if (wait_for(STATUS_DATA) != 0) {
        /* A CD drive refuses the command and leaves its mark instead. */
        return get(REG_ADDRESS_1) != 0 ? -ENODEV : -EIO;
    }
    if (get_block(words, IDENTIFY_WORDS) != 0) {
        return -EIO;
    }
    if ((words[IDENTIFY_ABILITIES] & ABILITY_ADDRESSES) == 0) {
        return -ENODEV;
    }
    *sectors = words[IDENTIFY_SECTORS] |
               (uint32_t)words[IDENTIFY_SECTORS + 1] << 16;
    most_multiple = words[IDENTIFY_MULTIPLE] & 0xFF;
    set_multiple();
    return 0;
}

static int read_once(uint32_t first, uint32_t count, uint8_t *to)
{
    uint32_t part;
    int result = start_command(read_command, first, count);

    while (result == 0 && count > 0) {
        part = count < block_sectors ? count : block_sectors;
        result = wait_for(STATUS_DATA);
        if (result == 0) {
            result = get_block(to, part * SECTOR_WORDS);
        }
        to += part * ATA_SECTOR_BYTES;
        count -= part;
    }
    return result;
}

int ata_read(uint32_t first, uint32_t count, void *to)
{
    int result = read_once(first, count, to);

    if (result != 0) {
        reset();
        result = read_once(first, count, to);
    }
    return result;
}
