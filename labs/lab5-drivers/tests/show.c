/* SPDX-License-Identifier: MIT
 *
 * Purpose: the drivers, to look at. No test has points for it.
 *
 * Whoever types on the keyboard sees the scancodes and what they type. On the
 * serial line come characters; a typist presses the keys for them, so they go
 * the same way. Enter shows what the disk has in its first sectors.
 */
#include <string.h>

#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/typist.h"
#include "sos/disk/ata.h"
#include "sos/tty/controller.h"
#include "sos/tty/keyboard.h"
#include "sos/tty/serial.h"

enum { ESCAPE = 0x1B, BREAK = 0x80, SHIFT = 0x2A, CONTROL = 0x1D, KEYS = 0x54 };
enum { PARTITIONS = 0x1BE, PARTITION_BYTES = 16, FIRST = 8, LABEL = 0x2B,
       LABEL_BYTES = 11, ROW = 16 };

static struct keyboard keyboard;
static uint8_t sector[ATA_SECTOR_BYTES];
static bool disk_is_ready;
static bool ended;

/* ---- Lines ---- */

static char line[96];

static void put(char character)
{
    size_t length = strlen(line);

    line[length] = character;
    line[length + 1] = 0;
}

static void put_text(const char *text)
{
    for (; *text != 0; text++) {
        put(*text);
    }
}

static void put_hex(uint32_t value, uint32_t digits)
{
    for (uint32_t i = digits; i > 0; i--) {
        put("0123456789abcdef"[value >> (4 * (i - 1)) & 15]);
    }
}

static void put_shown(uint8_t byte)
{
    put(byte >= ' ' && byte < 0x7F ? (char)byte : '.');
}

static void end_line(void)
{
    print(line);
    line[0] = 0;
}

/* ---- The disk ---- */

static void show_row(uint32_t at)
{
    put_hex(at, 3);
    put(' ');
    for (uint32_t i = at; i < at + ROW; i++) {
        put(' ');
        put_hex(sector[i], 2);
    }
    put_text("  ");
    for (uint32_t i = at; i < at + ROW; i++) {
        put_shown(sector[i]);
    }
    end_line();
}

static bool read_sector(uint32_t number)
{
    int result = ata_read(0, number, 1, sector);

    put_text("sector ");
    put_hex(number, 8);
    put_text(result == 0 ? ":" : " cannot be read");
    end_line();
    return result == 0;
}

static uint32_t first_partition(void)
{
    const uint8_t *entry = sector + PARTITIONS + FIRST;

    return entry[0] | (uint32_t)entry[1] << 8 | (uint32_t)entry[2] << 16 |
           (uint32_t)entry[3] << 24;
}

static void show_volume(void)
{
    show_row(0);
    show_row(LABEL & ~(ROW - 1u));
    put_text("the volume is called ");
    for (uint32_t i = 0; i < LABEL_BYTES; i++) {
        put_shown(sector[LABEL + i]);
    }
    end_line();
}

static bool find_disk(void)
{
    uint32_t sectors = 0;

    if (!disk_is_ready) {
        ata_start();
        disk_is_ready = ata_find(0, &sectors) == 0;
        put_text(disk_is_ready ? "a disk; sectors: " : "no disk: ");
        put_hex(sectors, 8);
        end_line();
    }
    return disk_is_ready;
}

static void show_disk(void)
{
    if (!find_disk() || !read_sector(0)) {
        return;
    }
    for (uint32_t i = 0; i < 5; i++) {
        show_row((PARTITIONS & ~(ROW - 1u)) + ROW * i);
    }
    if (first_partition() != 0 && read_sector(first_partition())) {
        show_volume();
    }
}

/* ---- The keyboard ---- */

/* The key that types CHARACTER together with MODIFIER, or alone if that is 0;
 * 0: none does. */
static uint8_t key_for(char character, uint8_t modifier)
{
    for (uint8_t key = 1; key < KEYS; key++) {
        struct keyboard other = {.caps = false};
        char typed[KEYBOARD_CHARACTERS];

        (void)keyboard_translate(&other, modifier, typed);
        if (keyboard_translate(&other, key, typed) == 1 &&
            typed[0] == character) {
            return key;
        }
    }
    return 0;
}

static void take_keys(void);

static void press(uint8_t scancode)
{
    typist_send(scancode);
    (void)sleep_ticks(1);
    take_keys();
}

/* Presses the keys for what came over the serial line. */
static void type(char character)
{
    static const uint8_t modifiers[] = {0, SHIFT, CONTROL};

    for (uint32_t i = 0; i < 3; i++) {
        uint8_t key = key_for(character, modifiers[i]);

        if (key != 0) {
            if (i > 0) {
                press(modifiers[i]);
            }
            press(key);
            press(key | BREAK);
            if (i > 0) {
                press(modifiers[i] | BREAK);
            }
            return;
        }
    }
}

static void show_key(uint8_t scancode, const char *typed, size_t count)
{
    put_text((scancode & BREAK) != 0 ? "up   " : "down ");
    put_hex(scancode, 2);
    for (size_t i = 0; i < count; i++) {
        put_text(i == 0 ? "  " : " ");
        put_hex((uint8_t)typed[i], 2);
        put(' ');
        put_shown((uint8_t)typed[i]);
    }
    end_line();
}

static void take_keys(void)
{
    char typed[KEYBOARD_CHARACTERS];
    uint8_t scancode;

    while (controller_get(&scancode)) {
        size_t count = keyboard_translate(&keyboard, scancode, typed);

        show_key(scancode, typed, count);
        if (count == 1 && typed[0] == '\r') {
            show_disk();
        }
        ended = ended || (count == 1 && typed[0] == ESCAPE);
    }
}

TEST(show)
{
    uint32_t both = 1u << DEVICE_KEYBOARD | 1u << DEVICE_SERIAL;
    uint8_t byte;

    (void)seed;
    (void)change_driver(HN_SELF, DEVICE_KEYBOARD, 1);
    (void)change_driver(HN_SELF, DEVICE_DISK, 1);
    controller_start();
    serial_start();
    print("Type something. Enter looks at the disk, Esc ends.");
    while (!ended) {
        struct message message = MESSAGE_SHORT(0, 0, 0);

        (void)enable_interrupts(both);
        (void)ipc_receive(HN_KERNEL, IPC_FOREVER, &message);
        while (serial_get(&byte)) {
            type((char)byte);
        }
        take_keys();
    }
}
