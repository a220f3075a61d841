/* SPDX-License-Identifier: MIT
 *
 * Device table, and the transfers between device registers and the memory of
 * a driver. A transfer goes through a buffer of the kernel, because a driver's
 * pages are scattered and its address may be odd.
 */
#include "cvm/device.h"

#include "abi/abi.h"
#include "cvm/directmap.h"
#include "cvm/pci.h"
#include "cvm/pic.h"
#include "cvm/power.h"
#include "cvm/usermem.h"
#include "cvm/x86.h"

enum {
    PORT_GROUPS = 2,
    NO_LINE = PIC_LINES,
    CHUNK_BYTES = 512, /* of a transfer, at a time */

    NETWORK_CARD = 0x802910EC, /* RTL8029: an NE2000 on the PCI bus */
    NETWORK_PORTS = 32,
    NETWORK_PLACE = 0xC000, /* its ports, if nobody has given it any */
    FIRST_FREE_LINE = 3,    /* below are timer, keyboard, second controller */
    LAST_FREE_LINE = 12     /* above are coprocessor and disks */
};

/* Registers of a device, in this order: its window, then its ports. */
struct device {
    paddr_t window;
    uint32_t window_bytes; /* 0 = no window */
    struct {
        uint16_t port;
        uint16_t count;
    } group[PORT_GROUPS];
    uint32_t line;
};

/* The network card's place is found by device_init(). */
static struct device table[DEVICES] = {
    [DEVICE_DISK] = {.group = {{0x1F0, 8}, {0x3F6, 1}}, .line = 14},
    [DEVICE_KEYBOARD] = {.group = {{0x60, 1}, {0x64, 1}}, .line = 1},
    [DEVICE_SERIAL] = {.group = {{0x3F8, 8}}, .line = 4},
    [DEVICE_SCREEN] = {.window = 0xB8000,
                       .window_bytes = 4000,
                       .group = {{0x3D4, 2}},
                       .line = NO_LINE},
    [DEVICE_CLOCK] = {.group = {{0x70, 2}}, .line = 8},
    [DEVICE_POWER] = {.line = NO_LINE},
};

/* Registers of DEVICE_POWER, which are no ports. */
enum {
    POWER_OFF = 0,
    POWER_RESET = 1
};

/* Devices that a PC always has. */
static const word_t always = 1u << DEVICE_DISK | 1u << DEVICE_KEYBOARD |
                             1u << DEVICE_SERIAL | 1u << DEVICE_SCREEN |
                             1u << DEVICE_CLOCK | 1u << DEVICE_POWER;
static word_t present;

/* The port of register REG behind DEVICE's window; 0 if there is none, or if
 * an access of WIDTH bytes would go on to ports behind those of the device.
 */
static uint16_t find_port(const struct device *device, word_t reg, word_t width)
{
    for (uint32_t i = 0; i < PORT_GROUPS; i++) {
        uint32_t count = device->group[i].count;

        if (reg < count) {
            return width <= count - reg
                       ? (uint16_t)(device->group[i].port + reg)
                       : 0;
        }
        reg = reg - count;
    }
    return 0;
}

static void port_in(uint16_t port, word_t width, void *to, uint32_t count)
{
    if (width == 1) {
        x86_in8_block(port, to, count);
    } else if (width == 2) {
        x86_in16_block(port, to, count);
    } else {
        x86_in32_block(port, to, count);
    }
}

static void port_out(uint16_t port, word_t width, const void *from,
                     uint32_t count)
{
    if (width == 1) {
        x86_out8_block(port, from, count);
    } else if (width == 2) {
        x86_out16_block(port, from, count);
    } else {
        x86_out32_block(port, from, count);
    }
}

/* Checks the arguments of a transfer; all but the memory. */
static bool valid(word_t number, word_t reg, word_t width, word_t count)
{
    const struct device *device;

    if (number >= DEVICES || (present >> number & 1) == 0 ||
        (width != 1 && width != 2 && width != 4) || count > DEVICE_MAX_UNITS) {
        return false;
    }
    device = &table[number];
    if (number == DEVICE_POWER) {
        return reg <= POWER_RESET && width == 4 && count == 1;
    }
    if (reg < device->window_bytes) {
        return count * width <= device->window_bytes - reg;
    }
    return find_port(device, reg - device->window_bytes, width) != 0;
}

/* Moves at most CHUNK_BYTES between the device and BUFFER. */
static void read_chunk(word_t number, word_t reg, word_t width, void *buffer,
                       uint32_t bytes)
{
    const struct device *device = &table[number];

    if (reg < device->window_bytes) {
        x86_copy(buffer, directmap_pointer(device->window + reg), bytes);
    } else {
        port_in(find_port(device, reg - device->window_bytes, width), width,
                buffer, bytes / width);
    }
}

static void write_chunk(word_t number, word_t reg, word_t width,
                        const void *buffer, uint32_t bytes)
{
    const struct device *device = &table[number];

    if (number == DEVICE_POWER && reg == POWER_RESET) {
        power_reset();
    } else if (number == DEVICE_POWER) {
        power_off(*(const word_t *)buffer);
    } else if (reg < device->window_bytes) {
        x86_copy(directmap_pointer(device->window + reg), buffer, bytes);
    } else {
        port_out(find_port(device, reg - device->window_bytes, width), width,
                 buffer, bytes / width);
    }
}

/* The register at which the transfer goes on after BYTES bytes. */
static word_t next_register(word_t number, word_t reg, uint32_t bytes)
{
    return reg < table[number].window_bytes ? reg + bytes : reg;
}

/* Whether LINE can be that of a card: it is no other device's. */
static bool is_free_line(uint32_t line)
{
    for (uint32_t i = 0; i < DEVICES; i++) {
        if (table[i].line == line) {
            return false;
        }
    }
    return line >= FIRST_FREE_LINE && line <= LAST_FREE_LINE;
}

void device_init(void)
{
    struct device *network = &table[DEVICE_NETWORK];
    struct pci_card card;

    present = always;
    network->line = NO_LINE;
    if (pci_find(NETWORK_CARD, NETWORK_PLACE, &card) &&
        is_free_line(card.line)) {
        network->group[0].port = card.port;
        network->group[0].count = NETWORK_PORTS;
        network->line = card.line;
        present = present | 1u << DEVICE_NETWORK;
    }
}

word_t device_set(void)
{
    return present;
}

word_t device_interrupt(uint32_t line)
{
    for (uint32_t i = 0; i < DEVICES; i++) {
        if ((present >> i & 1) != 0 && table[i].line == line) {
            pic_mask(line);
            return 1u << i;
        }
    }
    return 0;
}

void device_enable(word_t set)
{
    for (uint32_t i = 0; i < DEVICES; i++) {
        if ((set & present) >> i & 1 && table[i].line != NO_LINE) {
            pic_unmask(table[i].line);
        }
    }
}

void device_disable(word_t set)
{
    for (uint32_t i = 0; i < DEVICES; i++) {
        if ((set & present) >> i & 1 && table[i].line != NO_LINE) {
            pic_mask(table[i].line);
        }
    }
}

int device_read(word_t device, word_t reg, word_t width, word_t count,
                pid_t pid, uva_t address)
{
    static word_t buffer[CHUNK_BYTES / sizeof(word_t)];
    uint32_t bytes = count * width;
    int error;

    if (device == DEVICE_POWER || !valid(device, reg, width, count)) {
        return ERR_ARGUMENT;
    }
    error = usermem_provide(pid, address, bytes, true);
    while (error == 0 && bytes > 0) {
        uint32_t step = bytes < CHUNK_BYTES ? bytes : CHUNK_BYTES;

        read_chunk(device, reg, width, buffer, step);
        error = usermem_write(pid, address, buffer, step);
        reg = next_register(device, reg, step);
        address = address + step;
        bytes = bytes - step;
    }
    return error;
}

int device_write(word_t device, word_t reg, word_t width, word_t count,
                 pid_t pid, uva_t address)
{
    static word_t buffer[CHUNK_BYTES / sizeof(word_t)];
    uint32_t bytes = count * width;
    int error;

    if (!valid(device, reg, width, count)) {
        return ERR_ARGUMENT;
    }
    error = usermem_provide(pid, address, bytes, false);
    while (error == 0 && bytes > 0) {
        uint32_t step = bytes < CHUNK_BYTES ? bytes : CHUNK_BYTES;

        error = usermem_read(pid, address, buffer, step);
        if (error == 0) {
            write_chunk(device, reg, width, buffer, step);
        }
        reg = next_register(device, reg, step);
        address = address + step;
        bytes = bytes - step;
    }
    return error;
}
