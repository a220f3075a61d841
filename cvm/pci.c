/* SPDX-License-Identifier: MIT
 *
 * A register of configuration space is named at one port and read or written
 * at another. Only function 0 of each device is looked at: a card with one
 * purpose has no other.
 */
#include "cvm/pci.h"

#include "cvm/x86.h"

enum {
    ADDRESS = 0xCF8, /* ports */
    DATA = 0xCFC,

    DEVICES_OF_BUS = 32,

    /* Registers of configuration space, as bytes from its start. */
    REG_ID = 0x00,
    REG_COMMAND = 0x04,
    REG_BASE = 0x10,
    REG_INTERRUPT = 0x3C,

    COMMAND_PORTS = 1,   /* the card answers to ports */
    COMMAND_MASK = 0xFFFF, /* above it are bits that a 1 clears */
    BASE_IS_PORT = 1,
    BASE_MASK = 0xFFFC,
    LINE_MASK = 0xFF
};

#define ENABLE 0x80000000u /* of the address port */

static void select_register(uint32_t device, uint32_t reg)
{
    x86_out32(ADDRESS, ENABLE | device << 11 | reg);
}

static uint32_t get(uint32_t device, uint32_t reg)
{
    select_register(device, reg);
    return x86_in32(DATA);
}

static void put(uint32_t device, uint32_t reg, uint32_t value)
{
    select_register(device, reg);
    x86_out32(DATA, value);
}

/* Whether there is a bus: what is written to the address port can be read. */
static bool has_bus(void)
{
    select_register(0, REG_ID);
    return x86_in32(ADDRESS) == ENABLE;
}

/* The first port of DEVICE, which is FREE if it had none. */
static uint16_t place(uint32_t device, uint16_t free)
{
    uint32_t base = get(device, REG_BASE) & BASE_MASK;

    if (base == 0 || base == BASE_MASK) {
        base = free;
        put(device, REG_BASE, base);
    }
    put(device, REG_COMMAND,
        (get(device, REG_COMMAND) & COMMAND_MASK) | COMMAND_PORTS);
    return (uint16_t)base;
}

bool pci_find(uint32_t id, uint16_t free, struct pci_card *card)
{
    uint32_t device = 0;

    if (!has_bus()) {
        return false;
    }
    while (device < DEVICES_OF_BUS && get(device, REG_ID) != id) {
        device++;
    }
    if (device == DEVICES_OF_BUS ||
        (get(device, REG_BASE) & BASE_IS_PORT) == 0) {
        return false;
    }
    card->port = place(device, free);
    card->line = get(device, REG_INTERRUPT) & LINE_MASK;
    return true;
}
