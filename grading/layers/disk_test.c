/* SPDX-License-Identifier: MIT
 *
 * Tests of the ATA driver over a model of the disk and of the kernel calls
 * that lead there. The model is strict: a command to a disk that is busy, data
 * taken from one that has none, or an interrupt that is never ended are
 * failures, whatever the driver makes of them. It can be slow, refuse, report
 * errors, and lose interrupts.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "sos/disk/ata.h"
#include "user/include/vamos.h"

#define SECTORS 100000u
#define MOST_MULTIPLE 16u

enum {
    READ = 0x20,
    WRITE = 0x30,
    READ_MULTIPLE = 0xC4,
    WRITE_MULTIPLE = 0xC5,
    SET_MULTIPLE = 0xC6,
    FLUSH = 0xE7,
    IDENTIFY = 0xEC
};
enum { BUSY = 0x80, READY = 0x40, DATA = 0x08, ERROR = 0x01 };

/* What this disk is like; all zero: fast and without fault. */
static struct {
    bool absent, packet; /* nothing there; a CD drive */
    bool no_addresses;   /* no block addresses */
    uint32_t multiple;   /* sectors of a block that it can do */
    bool refuses_multiple;
    uint32_t delay;         /* ticks until a block is there */
    uint32_t bad_commands;  /* so many reads will report an error */
    uint32_t lost;          /* so many interrupts will not come */
    uint32_t false_alarms;  /* interrupts that come too early, for each block */
    bool dead;              /* nothing is ever finished */
    bool no_flush;          /* no command for that */
    bool slave;             /* there is a second disk, just like this one */
} kind;

static struct {
    uint8_t reg[9];
    uint8_t status;
    uint32_t block;      /* sectors for each interrupt, now */
    uint32_t sector;     /* the next one */
    uint32_t left;       /* sectors of the command still to come */
    uint32_t word, words; /* of the block that is being taken */
    bool identify, writing, setting;
    bool first_block; /* to be written: it is asked for without an interrupt */
    uint32_t ready_at;   /* the time when the next block is there */
    uint32_t alarms;     /* false ones still to come */
    bool line;           /* the interrupt line, until the status is read */
    bool kept, enabled;  /* by the kernel: an interrupt; may it be told */
    uint32_t time;
    uint32_t commands, interrupts, resets, flushes;
} disk;

#define KEPT 300u /* sectors of each disk that can be written, from 0 on */
static uint16_t written[2][KEPT][256];

static uint16_t pattern(uint32_t sector, uint32_t word)
{
    return (uint16_t)(sector * 31 + word * 7);
}

/* --- The disk ------------------------------------------------------------- */

static void interrupt(void)
{
    if (kind.lost > 0) {
        kind.lost--;
        return;
    }
    disk.line = true;
    disk.kept = true;
}

static uint32_t drive(void)
{
    return disk.reg[6] >> 4 & 1;
}

/* The disk begins to work, and will be ready to give WORDS words. */
static void work(uint32_t words)
{
    disk.status = BUSY;
    disk.words = words;
    disk.word = 0;
    disk.ready_at = disk.time + kind.delay;
    disk.alarms = kind.false_alarms;
}

static void next_block(void)
{
    uint32_t sectors = disk.left < disk.block ? disk.left : disk.block;

    work(sectors * 256);
}

static void take_command(uint8_t command)
{
    CHECK((disk.status & (BUSY | DATA)) == 0);
    CHECK((disk.reg[6] & 0xE0) == 0xE0);
    CHECK(drive() == 0 || kind.slave);
    disk.commands++;
    disk.identify = command == IDENTIFY;
    disk.setting = command == SET_MULTIPLE;
    disk.first_block = true;
    disk.writing = command == WRITE || command == WRITE_MULTIPLE;
    disk.sector = disk.reg[3] | (uint32_t)disk.reg[4] << 8 |
                  (uint32_t)disk.reg[5] << 16 |
                  (uint32_t)(disk.reg[6] & 15) << 24;
    disk.left = disk.reg[2] == 0 ? 256 : disk.reg[2];
    switch (command) {
    case IDENTIFY:
        disk.left = 1;
        work(256);
        break;
    case SET_MULTIPLE:
        disk.left = 0;
        work(0);
        break;
    case READ:
        disk.block = 1;
        next_block();
        break;
    case READ_MULTIPLE:
        CHECK(disk.block > 1);
        next_block();
        break;
    case WRITE:
    case WRITE_MULTIPLE:
        CHECK(command == WRITE || disk.block > 1);
        disk.block = command == WRITE ? 1 : disk.block;
        next_block();
        break;
    case FLUSH:
        CHECK(!kind.no_flush);
        disk.flushes++;
        disk.left = 0;
        work(0);
        break;
    default:
        CHECK(!"a command that the model knows");
    }
}

static bool has_failed(void)
{
    if (disk.identify) {
        return kind.packet;
    }
    if (disk.words == 0) {
        return disk.setting && kind.refuses_multiple;
    }
    if (kind.bad_commands > 0) {
        kind.bad_commands--;
        return true;
    }
    return false;
}

/* Finishes what is due by now. */
static void go_on(void)
{
    if (disk.status != BUSY || disk.time < disk.ready_at || kind.dead) {
        return;
    }
    disk.status = READY | (disk.words > 0 ? DATA : 0);
    if (has_failed()) {
        disk.status = READY | ERROR;
        disk.words = 0;
        disk.reg[4] = kind.packet ? 0x14 : 0;
    } else if (disk.words == 0 && disk.setting) {
        disk.block = disk.reg[2];
    }
    if (disk.writing && disk.status == (READY | DATA) && disk.first_block) {
        disk.first_block = false;
        return;
    }
    interrupt();
}

static uint16_t identify_word(uint32_t index)
{
    switch (index) {
    case 47:
        return (uint16_t)(0x8000 | kind.multiple);
    case 49:
        return kind.no_addresses ? 0 : 0x0200;
    case 83:
        return kind.no_flush ? 0x4000 : 0x5000;
    case 60:
        return SECTORS & 0xFFFF;
    case 61:
        return SECTORS >> 16;
    default:
        return 0xFFFF;
    }
}

/* The block is taken, or given: what comes next. */
static void end_block(void)
{
    disk.sector += disk.words / 256;
    disk.left -= disk.words / 256;
    disk.status = READY;
    if (disk.left > 0) {
        next_block();
        go_on();
    } else if (disk.writing) {
        work(0);
        go_on();
    }
}

static void give_word(uint16_t value)
{
    uint32_t sector = disk.sector + disk.word / 256;

    CHECK((disk.status & DATA) != 0 && disk.word < disk.words);
    CHECK(disk.writing && sector < KEPT);
    written[drive()][sector % KEPT][disk.word % 256] = value;
    disk.word++;
    if (disk.word == disk.words) {
        end_block();
    }
}

static uint16_t take_word(void)
{
    uint16_t value;

    CHECK((disk.status & DATA) != 0 && disk.word < disk.words);
    value = disk.identify ? identify_word(disk.word)
                          : pattern(disk.sector + disk.word / 256,
                                    disk.word % 256);
    disk.word++;
    if (disk.word == disk.words) {
        end_block();
    }
    return value;
}

static void control(uint8_t value)
{
    if ((value & 4) != 0) {
        disk.resets++;
        disk.block = 0;
        disk.words = 0;
        disk.left = 0;
        disk.line = false;
        disk.status = READY;
    }
}

/* --- The kernel calls ----------------------------------------------------- */

int dev_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
             void *buffer)
{
    uint8_t value = 0xFF;
    uint16_t word;
    uint32_t i;

    CHECK(device == DEVICE_DISK && reg <= 8);
    if (reg == 0) {
        CHECK(width == 2);
        for (i = 0; i < count; i++) {
            word = take_word();
            memcpy((char *)buffer + 2 * i, &word, 2);
        }
        return (int)count;
    }
    CHECK(width == 1 && count == 1);
    if (!kind.absent) {
        go_on();
        value = reg == 7 ? disk.status : disk.reg[reg];
        if (reg == 7 && drive() == 1 && !kind.slave) {
            value = 0;
        }
        disk.line = reg == 7 ? false : disk.line;
    }
    memcpy(buffer, &value, 1);
    return 1;
}

int dev_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
              const void *buffer)
{
    uint8_t value;
    uint16_t word;
    uint32_t i;

    CHECK(device == DEVICE_DISK && reg <= 8);
    if (reg == 0) {
        CHECK(width == 2);
        for (i = 0; i < count; i++) {
            memcpy(&word, (const char *)buffer + 2 * i, 2);
            give_word(word);
        }
        return (int)count;
    }
    CHECK(width == 1 && count == 1);
    memcpy(&value, buffer, 1);
    if (reg == 7) {
        take_command(value);
        go_on();
    } else if (reg == 8) {
        control(value);
    } else {
        disk.reg[reg] = value;
    }
    return 1;
}

int enable_interrupts(uint32_t devices)
{
    CHECK(devices == 1u << DEVICE_DISK);
    disk.enabled = true;
    return 0;
}

/* Whether the kernel has an interrupt to tell of, and does. */
static bool tell(void)
{
    go_on();
    if (disk.enabled && disk.status == BUSY && disk.alarms > 0) {
        disk.alarms--;
        disk.kept = true;
    }
    if (!disk.kept || !disk.enabled) {
        return false;
    }
    disk.kept = false;
    disk.enabled = false;
    disk.interrupts++;
    return true;
}

int ipc_receive(handle_t partner, int32_t timeout, struct message *message)
{
    CHECK(partner == HN_KERNEL || partner == HN_NONE);
    CHECK(timeout >= 0); /* never for ever */
    if (partner == HN_NONE) {
        disk.time += (uint32_t)timeout;
        go_on();
        return ERR_TIMEOUT;
    }
    while (!tell()) {
        if (timeout-- == 0) {
            return ERR_TIMEOUT;
        }
        disk.time++;
    }
    message->sender = HN_KERNEL;
    message->word[0] = KMSG_INTERRUPT;
    message->word[1] = 1u << DEVICE_DISK;
    return 0;
}

int read_kernel_info(uint32_t item, uint32_t index, void *buffer)
{
    CHECK(item == INFO_TIME && index == 0);
    memcpy(buffer, &disk.time, 4);
    return 4;
}

/* --- Tests ---------------------------------------------------------------- */

static void start(void)
{
    memset(&kind, 0, sizeof kind);
    memset(&disk, 0, sizeof disk);
    kind.multiple = MOST_MULTIPLE;
    disk.status = READY;
    disk.time = 0xFFFFFF00; /* the clock wraps around soon */
}

static void start_driver(void)
{
    uint32_t sectors = 0;

    ata_start();
    CHECK(ata_find(0, &sectors) == 0);
    CHECK(sectors == SECTORS);
    disk.interrupts = 0;
    disk.commands = 0;
}

/* Reads, and compares if that went well. The bytes behind must be untouched. */
static int read_and_compare(uint32_t first, uint32_t count)
{
    static uint16_t to[ATA_MOST_SECTORS * 256 + 1];
    uint32_t i;
    int result;

    to[count * 256] = 0x5A5A;
    result = ata_read(0, first, count, to);
    for (i = 0; result == 0 && i < count * 256; i++) {
        if (to[i] != pattern(first + i / 256, i % 256)) {
            CHECK(!"the sectors that were asked for");
            return result;
        }
    }
    CHECK(to[count * 256] == 0x5A5A);
    CHECK(!disk.line);
    return result;
}

static void ata_reads(void)
{
    static const uint32_t count[] = {1, 2, 15, 16, 17, 64, 127, 128};
    uint32_t i;

    start();
    start_driver();
    for (i = 0; i < sizeof count / sizeof count[0]; i++) {
        CHECK(read_and_compare(i * 1000, count[i]) == 0);
        CHECK(read_and_compare(SECTORS - count[i], count[i]) == 0);
    }
}

static void ata_large_addresses(void)
{
    start();
    start_driver();
    CHECK(read_and_compare(0x0FEDCBA9, 1) == 0);
    CHECK(disk.sector == 0x0FEDCBAA);
}

static void ata_few_interrupts(void)
{
    start();
    start_driver();
    CHECK(read_and_compare(0, 128) == 0);
    CHECK(disk.commands == 1 && disk.interrupts == 128 / MOST_MULTIPLE);
}

static void ata_without_multiple(void)
{
    start();
    kind.multiple = 0;
    start_driver();
    CHECK(read_and_compare(0, 20) == 0 && disk.interrupts == 20);
    start();
    kind.refuses_multiple = true;
    start_driver();
    CHECK(read_and_compare(0, 20) == 0 && disk.interrupts == 20);
}

static void ata_slow(void)
{
    start();
    kind.delay = 40;
    kind.false_alarms = 3;
    start_driver();
    CHECK(read_and_compare(5, 50) == 0);
    CHECK(disk.resets == 0);
}

static void ata_one_error(void)
{
    start();
    start_driver();
    kind.bad_commands = 1;
    CHECK(read_and_compare(5, 50) == 0);
    CHECK(disk.resets == 1);
    disk.interrupts = 0;
    CHECK(read_and_compare(0, 128) == 0);
    CHECK(disk.interrupts == 128 / MOST_MULTIPLE); /* as before the reset */
}

static void ata_lasting_error(void)
{
    start();
    start_driver();
    kind.bad_commands = 2;
    CHECK(read_and_compare(5, 50) == -EIO);
    CHECK(kind.bad_commands == 0);
    CHECK(read_and_compare(5, 50) == 0);
}

static void ata_lost_interrupt(void)
{
    uint32_t begin;

    start();
    start_driver();
    kind.lost = 1;
    begin = disk.time;
    CHECK(read_and_compare(5, 50) == 0);
    CHECK(disk.resets == 0 && disk.time - begin < 100);
}

static void ata_dies(void)
{
    uint32_t begin;

    start();
    start_driver();
    kind.dead = true;
    begin = disk.time;
    CHECK(read_and_compare(5, 50) == -EIO);
    CHECK(disk.time - begin < 3000); /* half a minute */
    kind.dead = false;
    CHECK(read_and_compare(5, 50) == 0);
}

static int start_result(void)
{
    uint32_t sectors;

    ata_start();
    return ata_find(0, &sectors);
}

static void ata_no_disk(void)
{
    start();
    kind.absent = true;
    CHECK(start_result() == -ENODEV);
    start();
    disk.status = 0; /* the empty channel of another PC */
    CHECK(start_result() == -ENODEV);
    start();
    kind.packet = true;
    CHECK(start_result() == -ENODEV);
    start();
    kind.no_addresses = true;
    CHECK(start_result() == -ENODEV);
    start();
    kind.dead = true;
    CHECK(start_result() == -EIO);
}

static void ata_left_over_interrupt(void)
{
    start();
    disk.line = true; /* of the firmware's last command */
    disk.kept = true;
    start_driver();
    CHECK(read_and_compare(7, 40) == 0 && disk.resets == 0);
}

/* Writes COUNT sectors from FIRST on, with a pattern, and looks at the disk. */
static int write_and_compare(uint32_t on, uint32_t first, uint32_t count)
{
    static uint16_t from[ATA_MOST_SECTORS * 256];
    uint32_t i;
    int result;

    memset(written, 0, sizeof written);
    for (i = 0; i < count * 256; i++) {
        from[i] = (uint16_t)(pattern(first + i / 256, i % 256) + 5);
    }
    result = ata_write(on, first, count, from);
    if (result == 0) {
        CHECK(memcmp(written[on][first], from, count * ATA_SECTOR_BYTES) == 0);
        CHECK(written[on][first + count][0] == 0);
        CHECK(written[1 - on][first][0] == 0);
    }
    CHECK(!disk.line);
    return result;
}

static void ata_writes(void)
{
    static const uint32_t count[] = {1, 2, 15, 16, 17, 64, 127, 128};
    uint32_t i;

    start();
    start_driver();
    for (i = 0; i < sizeof count / sizeof count[0]; i++) {
        CHECK(write_and_compare(0, i * 10, count[i]) == 0);
        CHECK(read_and_compare(i * 1000, count[i]) == 0);
    }
    disk.interrupts = 0;
    CHECK(write_and_compare(0, 0, 128) == 0);
    CHECK(disk.interrupts == 128 / MOST_MULTIPLE && disk.resets == 0);
    start();
    kind.multiple = 0;
    start_driver();
    CHECK(write_and_compare(0, 3, 20) == 0 && disk.interrupts == 20);
}

static void ata_writes_with_trouble(void)
{
    start();
    kind.delay = 40;
    kind.false_alarms = 3;
    start_driver();
    CHECK(write_and_compare(0, 5, 50) == 0 && disk.resets == 0);
    kind.bad_commands = 1;
    CHECK(write_and_compare(0, 5, 50) == 0 && disk.resets == 1);
    kind.lost = 1;
    CHECK(write_and_compare(0, 5, 50) == 0 && disk.resets == 1);
    kind.bad_commands = 2;
    CHECK(write_and_compare(0, 5, 50) == -EIO);
    kind.dead = true;
    CHECK(write_and_compare(0, 5, 50) == -EIO);
    CHECK(ata_flush(0) == -EIO);
    kind.dead = false;
    CHECK(write_and_compare(0, 5, 50) == 0);
}

static void ata_flushes(void)
{
    start();
    start_driver();
    CHECK(ata_flush(0) == 0 && disk.flushes == 1);
    kind.delay = 1000; /* ticks: it has much to write */
    CHECK(ata_flush(0) == 0 && disk.flushes == 2 && disk.resets == 0);
    start();
    kind.no_flush = true;
    start_driver();
    CHECK(ata_flush(0) == 0);
}

static void ata_second_disk(void)
{
    uint32_t sectors = 0;

    start();
    start_driver();
    CHECK(ata_find(1, &sectors) == -ENODEV);
    CHECK(read_and_compare(5, 50) == 0);
    kind.slave = true;
    CHECK(ata_find(1, &sectors) == 0 && sectors == SECTORS);
    CHECK(write_and_compare(1, 7, 40) == 0);
    CHECK(write_and_compare(0, 7, 40) == 0);
    CHECK(read_and_compare(5, 50) == 0);
    CHECK(disk.resets == 0);
}

/* An earlier driver ended in the middle of a command. */
static void ata_left_over_command(void)
{
    static uint16_t half[256];

    start();
    start_driver();
    disk.reg[2] = 9;
    take_command(READ);
    go_on();
    (void)dev_read(DEVICE_DISK, 0, 2, 100, half);
    start_driver();
    CHECK(read_and_compare(7, 40) == 0);
}

static const struct ktap_test tests[] = {
    {"ata-reads", ata_reads},
    {"ata-large-addresses", ata_large_addresses},
    {"ata-few-interrupts", ata_few_interrupts},
    {"ata-without-multiple", ata_without_multiple},
    {"ata-slow", ata_slow},
    {"ata-one-error", ata_one_error},
    {"ata-lasting-error", ata_lasting_error},
    {"ata-lost-interrupt", ata_lost_interrupt},
    {"ata-dies", ata_dies},
    {"ata-no-disk", ata_no_disk},
    {"ata-left-over-interrupt", ata_left_over_interrupt},
    {"ata-left-over-command", ata_left_over_command},
    {"ata-writes", ata_writes},
    {"ata-writes-with-trouble", ata_writes_with_trouble},
    {"ata-flushes", ata_flushes},
    {"ata-second-disk", ata_second_disk},
};

int main(void)
{
    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
