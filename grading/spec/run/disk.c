/* SPDX-License-Identifier: MIT
 *
 * The system disk. Between a command and its end it is in a transfer: a block
 * goes byte by byte through the data register, then the next one is ready.
 *
 * Invariant: while STATUS_DATA stands, PLACE is inside the block [PLACE, END),
 * and SECTORS are to come behind it.
 */
#include "grading/spec/run/disk.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/spec/run/fail.h"
#include "grading/spec/run/line.h"

enum {
    REG_DATA = 0,
    REG_ERROR = 1,
    REG_COUNT = 2,
    REG_ADDRESS = 3, /* to 5 */
    REG_DRIVE = 6,
    REG_STATUS = 7,  /* when read */
    REG_COMMAND = 7, /* when written */
    REG_CONTROL = 8,
    REGISTERS = 9,

    STATUS_ERROR = 0x01,
    STATUS_DATA = 0x08,
    STATUS_READY = 0x50, /* and the head is there */
    ERROR_ABORTED = 0x04,
    ERROR_NO_SECTOR = 0x10,
    DRIVE_SLAVE = 0x10,
    CONTROL_SILENT = 0x02,
    CONTROL_RESET = 0x04,

    COMMAND_READ = 0x20,
    COMMAND_WRITE = 0x30,
    COMMAND_READ_MULTIPLE = 0xC4,
    COMMAND_WRITE_MULTIPLE = 0xC5,
    COMMAND_SET_MULTIPLE = 0xC6,
    COMMAND_FLUSH = 0xE7,
    COMMAND_IDENTIFY = 0xEC,

    SECTOR_BYTES = 512,
    MULTIPLE_MOST = 16, /* sectors of a block */
    COUNT_MOST = 256    /* of a command, which says 0 then */
};

static uint8_t *image; /* NULL: there is no disk */
static uint32_t image_sectors;
static uint8_t registers[REGISTERS];
static uint8_t status = STATUS_READY;
static uint32_t multiple; /* sectors of a block; 0: not set */

static uint8_t identity[SECTOR_BYTES];

/* The transfer under way. */
static uint8_t *place;
static uint8_t *end;
static uint32_t sectors; /* behind this block */
static uint32_t block;   /* sectors of a block */
static bool writes;

static void put_word(uint32_t index, uint32_t value)
{
    identity[2 * index] = (uint8_t)value;
    identity[2 * index + 1] = (uint8_t)(value >> 8);
}

/* ATA-4, sect. 8.12. */
static void make_identity(void)
{
    enum {
        MULTIPLE = 47,
        ABILITIES = 49,
        SECTORS = 60,
        COMMANDS = 83
    };

    put_word(0, 0x0040);
    put_word(MULTIPLE, 0x8000 | MULTIPLE_MOST);
    put_word(ABILITIES, 0x0200); /* block addresses */
    put_word(SECTORS, image_sectors);
    put_word(SECTORS + 1, image_sectors >> 16);
    put_word(COMMANDS, 0x5000); /* valid, and there is FLUSH */
}

void disk_open(const char *file, bool keep)
{
    int descriptor = open(file, keep ? O_RDWR : O_RDONLY);
    struct stat information;

    must(descriptor >= 0 && fstat(descriptor, &information) == 0, file);
    image_sectors = (uint32_t)(information.st_size / SECTOR_BYTES);
    image = mmap(NULL, (size_t)information.st_size, PROT_READ | PROT_WRITE,
                 keep ? MAP_SHARED : MAP_PRIVATE, descriptor, 0);
    must(image != MAP_FAILED, file);
    (void)close(descriptor);
    make_identity();
}

static void interrupt(void)
{
    if ((registers[REG_CONTROL] & CONTROL_SILENT) == 0) {
        line_pulse(DEVICE_DISK);
    }
}

static void finish(uint8_t error)
{
    registers[REG_ERROR] = error;
    status = STATUS_READY | (error != 0 ? STATUS_ERROR : 0);
    interrupt();
}

/* Makes the next block ready, at FROM. */
static void next_block(uint8_t *from)
{
    uint32_t count = sectors < block ? sectors : block;

    place = from;
    end = from + count * SECTOR_BYTES;
    sectors -= count;
    status = STATUS_READY | STATUS_DATA;
}

/* A byte went through the data register. */
static void step(void)
{
    place++;
    if (place < end) {
        return;
    }
    if (sectors > 0) {
        next_block(place);
        interrupt();
    } else if (writes) {
        finish(0);
    } else {
        status = STATUS_READY;
    }
}

static void transfer(bool write, uint32_t block_sectors)
{
    uint32_t first = registers[REG_ADDRESS] |
                     (uint32_t)registers[REG_ADDRESS + 1] << 8 |
                     (uint32_t)registers[REG_ADDRESS + 2] << 16 |
                     (registers[REG_DRIVE] & 0x0Fu) << 24;

    sectors = registers[REG_COUNT] == 0 ? COUNT_MOST : registers[REG_COUNT];
    if (first > image_sectors || sectors > image_sectors - first) {
        finish(ERROR_NO_SECTOR);
        return;
    }
    if (block_sectors == 0) {
        finish(ERROR_ABORTED);
        return;
    }
    block = block_sectors;
    writes = write;
    next_block(image + (size_t)first * SECTOR_BYTES);
    if (!write) {
        interrupt();
    }
}

static void identify(void)
{
    sectors = 1;
    block = 1;
    writes = false;
    next_block(identity);
    interrupt();
}

static void set_multiple(void)
{
    uint32_t count = registers[REG_COUNT];

    if (count > MULTIPLE_MOST || (count & (count - 1)) != 0) {
        finish(ERROR_ABORTED);
        return;
    }
    multiple = count;
    finish(0);
}

static void command(uint8_t number)
{
    switch (number) {
    case COMMAND_READ:
        transfer(false, 1);
        break;
    case COMMAND_READ_MULTIPLE:
        transfer(false, multiple);
        break;
    case COMMAND_WRITE:
        transfer(true, 1);
        break;
    case COMMAND_WRITE_MULTIPLE:
        transfer(true, multiple);
        break;
    case COMMAND_SET_MULTIPLE:
        set_multiple();
        break;
    case COMMAND_IDENTIFY:
        identify();
        break;
    case COMMAND_FLUSH:
        finish(0);
        break;
    default:
        finish(ERROR_ABORTED);
    }
}

/* Whether a disk answers at all: the slave is not there. */
static bool is_there(void)
{
    return image != NULL && (registers[REG_DRIVE] & DRIVE_SLAVE) == 0;
}

uint8_t disk_read(uint32_t reg)
{
    uint8_t value = 0;

    if (!is_there()) {
        return 0;
    }
    if (reg == REG_DATA && !writes && (status & STATUS_DATA) != 0) {
        value = *place;
        step();
        return value;
    }
    if (reg == REG_STATUS) {
        line_set(DEVICE_DISK, false);
    }
    return reg == REG_STATUS || reg == REG_CONTROL ? status : registers[reg];
}

static void control(uint8_t value)
{
    if ((value & CONTROL_RESET) != 0) {
        registers[REG_DRIVE] = 0;
        status = STATUS_READY;
        multiple = 0;
    }
}

void disk_write(uint32_t reg, uint8_t value)
{
    if (reg == REG_DATA) {
        if (is_there() && writes && (status & STATUS_DATA) != 0) {
            *place = value;
            step();
        }
    } else if (reg == REG_COMMAND) {
        if (is_there()) {
            command(value);
        }
    } else {
        registers[reg] = value;
        if (reg == REG_CONTROL) {
            control(value);
        }
    }
}
