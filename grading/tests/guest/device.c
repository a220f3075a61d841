/* SPDX-License-Identifier: MIT
 *
 * Observes devices as their drivers: whole blocks in one call, and interrupts
 * while the driver is busy. test_device.py says what must be seen.
 */
#include <stdbool.h>
#include <string.h>

#include "grading/tests/guest/observer.h"
#include "user/lib/start.h"

enum {
    SECTOR_BYTES = 512,
    BLOCK_SECTORS = 16, /* that one command moves, at most */
    SCREEN_BYTES = 4000
};

static uint8_t buffer[BLOCK_SECTORS * SECTOR_BYTES + PAGE_BYTES];

/* ---- The disk ---- */

/* Registers and commands of ATA. */
enum {
    ATA_DATA = 0,
    ATA_COUNT = 2,
    ATA_LBA = 3, /* and the next two */
    ATA_DRIVE = 6,
    ATA_COMMAND = 7, /* read: the status */
    ATA_BUSY = 0x80,
    ATA_HAS_DATA = 0x08,
    ATA_BAD = 0x21,
    READ_MULTIPLE = 0xC4,
    WRITE_MULTIPLE = 0xC5,
    SET_MULTIPLE = 0xC6
};

static void put_register(uint32_t reg, uint8_t value)
{
    dev_write(DEVICE_DISK, reg, 1, 1, &value);
}

static uint8_t status(void)
{
    uint8_t value = 0;

    dev_read(DEVICE_DISK, ATA_COMMAND, 1, 1, &value);
    return value;
}

/* Has the disk begin COMMAND; returns the status when it is not busy. */
static uint8_t command(uint8_t command, uint32_t sector, uint8_t count)
{
    uint8_t now;

    put_register(ATA_DRIVE, 0xE0);
    put_register(ATA_COUNT, count);
    for (uint32_t i = 0; i < 3; i++) {
        put_register(ATA_LBA + i, (uint8_t)(sector >> 8 * i));
    }
    put_register(ATA_COMMAND, command);
    do {
        now = status();
    } while ((now & ATA_BUSY) != 0);
    return now;
}

/* COUNT sectors from SECTOR on, in one call of each kind of units, to an odd
 * address. */
static void read_sectors(uint32_t sector, uint32_t count, uint32_t width)
{
    uint32_t bytes = count * SECTOR_BYTES;
    uint8_t ready = command(READ_MULTIPLE, sector, (uint8_t)count);
    int units;

    memset(buffer, 0xEE, sizeof(buffer));
    units = dev_read(DEVICE_DISK, ATA_DATA, width, bytes / width, buffer + 5);
    obs("read %u %u %u ready %d units %d sum %x around %x %x end %d", sector,
        count, width, (ready & (ATA_HAS_DATA | ATA_BAD)) == ATA_HAS_DATA, units,
        remote_sum(buffer + 5, bytes), buffer[4], buffer[5 + bytes],
        (status() & (ATA_HAS_DATA | ATA_BAD)) == 0);
}

/* Writes what remote_fill() makes of SEED. */
static void write_sectors(uint32_t sector, uint32_t count, uint32_t seed)
{
    uint32_t bytes = count * SECTOR_BYTES;
    uint8_t ready = command(WRITE_MULTIPLE, sector, (uint8_t)count);
    int units;

    remote_fill(buffer + 3, bytes, seed);
    units = dev_write(DEVICE_DISK, ATA_DATA, 2, bytes / 2, buffer + 3);
    while ((status() & ATA_BUSY) != 0) {
    }
    obs("write %u %u ready %d units %d end %d", sector, count,
        (ready & (ATA_HAS_DATA | ATA_BAD)) == ATA_HAS_DATA, units,
        (status() & (ATA_HAS_DATA | ATA_BAD)) == 0);
}

/* Numbers: a sector to read, one to write, a seed. */
static void test_disk(void)
{
    uint32_t from = observer_number(0);
    uint32_t to = observer_number(1);

    obs("register %d", change_driver(HN_SELF, DEVICE_DISK, 1));
    obs("multiple %d",
        (command(SET_MULTIPLE, 0, BLOCK_SECTORS) & ATA_BAD) == 0);
    read_sectors(from, 1, 2);
    read_sectors(from, 1, 4);
    read_sectors(from + 1, BLOCK_SECTORS, 2);
    write_sectors(to, 1, observer_number(2));
    write_sectors(to + 1, BLOCK_SECTORS, observer_number(2) + 1);
    read_sectors(to + 1, BLOCK_SECTORS, 4);
}

/* The interrupt of a command that ended while we did something else. */
static void test_disk_interrupt(void)
{
    struct message message = {0};
    int error;

    change_driver(HN_SELF, DEVICE_DISK, 1);
    (void)status(); /* what the BIOS left */
    enable_interrupts(1u << DEVICE_DISK);
    (void)command(SET_MULTIPLE, 0, BLOCK_SECTORS);
    sleep_ticks(3);
    error = ipc_receive(HN_KERNEL, 100, &message);
    obs("interrupt %d kind %u set %x", error, message.word[0], message.word[1]);
    obs("once %d", ipc_receive(HN_KERNEL, 3, &message));
}

/* ---- The screen: a window of memory ---- */

static void test_screen(void)
{
    static uint8_t back[SCREEN_BYTES];

    change_driver(HN_SELF, DEVICE_SCREEN, 1);
    remote_fill(buffer, SCREEN_BYTES, 9);
    obs("write %d", dev_write(DEVICE_SCREEN, 0, 2, SCREEN_BYTES / 2, buffer));
    obs("read %d", dev_read(DEVICE_SCREEN, 0, 1, SCREEN_BYTES, back));
    obs("same %d", memcmp(buffer, back, SCREEN_BYTES) == 0);
    obs("part %d", dev_read(DEVICE_SCREEN, 101, 1, 50, back));
    obs("same %d", memcmp(buffer + 101, back, 50) == 0);
    obs("nothing %d", dev_read(DEVICE_SCREEN, 0, 4, 0, back));
    obs("over-the-end %d", dev_read(DEVICE_SCREEN, 3999, 2, 1, back));
}

/* ---- Interrupts ---- */

/* The clock's registers, chosen by number. */
static void put_clock(uint8_t reg, uint8_t value)
{
    dev_write(DEVICE_CLOCK, 0, 1, 1, &reg);
    dev_write(DEVICE_CLOCK, 1, 1, 1, &value);
}

static uint8_t get_clock(uint8_t reg)
{
    uint8_t value = 0;

    dev_write(DEVICE_CLOCK, 0, 1, 1, &reg);
    dev_read(DEVICE_CLOCK, 1, 1, 1, &value);
    return value;
}

/* Lets the clock interrupt periodically, 1024 times a second. */
static void start_clock(void)
{
    put_clock(0x0A, 0x26);
    put_clock(0x0B, 0x42);
    (void)get_clock(0x0C);
}

/* Interrupts of two devices while their driver is busy are one message; it
 * comes when it receives from the kernel, not from others. */
static void test_interrupts_kept(void)
{
    struct message message = {0};
    handle_t peer = create();
    uint8_t transmitter_empty = 2;
    uint8_t none = 0;
    int error;

    change_driver(HN_SELF, DEVICE_CLOCK, 1);
    start_clock();
    enable_interrupts(1u << DEVICE_CLOCK | 1u << DEVICE_SERIAL);
    dev_write(DEVICE_SERIAL, 1, 1, 1, &transmitter_empty);
    sleep_ticks(5);
    obs("from-peer %d", ipc_receive(peer, 2, &message));
    error = ipc_receive(HN_ANY, 0, &message);
    dev_write(DEVICE_SERIAL, 1, 1, 1, &none);
    obs("kept %d kind %u set %x rest %u", error, message.word[0],
        message.word[1], message.word[2]);
    obs("once %d", ipc_receive(HN_ANY, 5, &message));
}

/* Has PEER, its driver, read the clock's register C, which is chosen, and enable
 * interrupts. */
static void let_interrupt_again(handle_t peer)
{
    uint32_t to = (uint32_t)remote_call(peer, REMOTE_ARENA, 0, 0, 0, 0);
    struct remote read = {
        .registers = {CALL_dev_read, DEVICE_CLOCK, 1, 1, 1, to, 0}};

    start_remote(peer, read);
    obs("register-c %d", (int)finish(peer).eax);
    obs("enable %d",
        remote_call(peer, CALL_enable_interrupts, 1u << DEVICE_CLOCK, 0, 0, 0));
}

/* Interrupts for a driver that is another process, which is busy for five
 * ticks; and none for one that took its place. */
static void test_interrupts_of_a_peer(void)
{
    struct trap_registers registers;
    handle_t peer = create();
    handle_t next = create();

    change_driver(HN_SELF, DEVICE_CLOCK, 1);
    start_clock();
    change_driver(HN_SELF, DEVICE_CLOCK, 0);
    change_driver(peer, DEVICE_CLOCK, 1);
    obs("enable %d",
        remote_call(peer, CALL_enable_interrupts, 1u << DEVICE_CLOCK, 0, 0, 0));
    obs("busy %d",
        remote_call(peer, CALL_ipc_receive, (uint32_t)HN_NONE, 5, 0, 0));
    start_call(peer, CALL_ipc_receive, (uint32_t)HN_ANY, 0, 0, 0);
    registers = finish(peer);
    obs("kept %d from %d kind %u set %x", (int)registers.eax,
        (int)registers.ebx, registers.esi, registers.edi);
    let_interrupt_again(peer);
    sleep_ticks(2);
    process_kill(peer);
    obs("next %d", change_driver(next, DEVICE_CLOCK, 1));
    obs("not-his %d",
        remote_call(next, CALL_ipc_receive, (uint32_t)HN_KERNEL, 5, 0, 0));
}

/* Each of the clock's interrupts in ten ticks reaches a driver that asks for
 * them in turn. (A waiting one would leave the PC idle; QEMU, when it counts
 * instructions, lets every other one of an idle PC's clock fall.) */
static void test_interrupts_counted(void)
{
    struct message message = {0};
    uint32_t count = 0;
    uint32_t end;

    change_driver(HN_SELF, DEVICE_CLOCK, 1);
    start_clock();
    sleep_ticks(1);
    end = now() + 10;
    (void)get_clock(0x0C);
    enable_interrupts(1u << DEVICE_CLOCK);
    while (now() < end) {
        if (ipc_receive(HN_KERNEL, 0, &message) == 0) {
            count++;
            (void)get_clock(0x0C);
            enable_interrupts(1u << DEVICE_CLOCK);
        }
    }
    obs("count %u", count);
}

/* ---- Which test ---- */

static const struct observer_test tests[] = {
    {"disk", test_disk},
    {"disk-interrupt", test_disk_interrupt},
    {"screen", test_screen},
    {"interrupts-kept", test_interrupts_kept},
    {"interrupts-of-a-peer", test_interrupts_of_a_peer},
    {"interrupts-counted", test_interrupts_counted},
};

void start(uint32_t archive, uint32_t archive_bytes, uint32_t command)
{
    observer_run(archive, command, tests, sizeof(tests) / sizeof(*tests));
}
