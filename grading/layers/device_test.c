/* SPDX-License-Identifier: MIT
 *
 * The network card in CVM's table of devices, over a model of the PCI bus and
 * of the card's ports.
 */
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "cvm/device.h"
#include "cvm/directmap.h"
#include "cvm/pic.h"
#include "cvm/power.h"
#include "cvm/usermem.h"
#include "cvm/x86.h"
#include "grading/layers/ktap.h"

#define CARD 0x802910ECu /* RTL8029 */
#define OTHER_CARD 0x100E8086u
#define SLOTS 32
#define ALWAYS 0x17Cu /* disk, keyboard, serial, screen, clock, power */
#define NETWORK (1u << DEVICE_NETWORK)
#define PID 3
#define UNITS 700u

/* What the PC is like. */
static struct {
    bool no_bus;
    uint32_t slot;
    uint32_t id;
    uint32_t base; /* as the firmware left it, with bit 0: ports */
    uint32_t command;
    uint32_t line;
} pc;

static uint32_t address; /* of configuration space */
static uint16_t first_port, last_port; /* that were touched; 0: none */
static uint32_t units;                 /* that were moved there */
static int masked = -1, unmasked = -1;
static uint8_t memory[4 * UNITS]; /* of the driver */

static void set_up(void)
{
    pc.no_bus = false;
    pc.id = CARD;
    pc.slot = 3;
    pc.base = 0xC101;
    pc.command = 0x02800000; /* status bits, which a 1 would clear */
    pc.line = 0xA0B0100 | 11;
}

/* --- The PC --------------------------------------------------------------- */

static uint32_t *config(void)
{
    static uint32_t nothing;

    nothing = 0xFFFFFFFF;
    if ((address & 0x80000000) == 0 || (address >> 11 & 0x1F) != pc.slot ||
        (address & 0x7FFF0700) != 0) {
        return &nothing;
    }
    switch (address & 0xFF) {
    case 0x00:
        return &pc.id;
    case 0x04:
        return &pc.command;
    case 0x10:
        return &pc.base;
    case 0x3C:
        return &pc.line;
    default:
        CHECK(!"a register that nobody needs");
        return &nothing;
    }
}

uint32_t x86_in32(uint16_t port)
{
    CHECK(port == 0xCF8 || port == 0xCFC);
    if (pc.no_bus) {
        return 0xFFFFFFFF;
    }
    return port == 0xCF8 ? address : *config();
}

void x86_out32(uint16_t port, uint32_t value)
{
    CHECK(port == 0xCF8 || (port == 0xCFC && !pc.no_bus));
    if (port == 0xCF8) {
        address = value;
        return;
    }
    CHECK(config() != &pc.id && config() != &pc.line);
    *config() = config() == &pc.base ? (value & 0xFF00) | 1 : value;
}

static void touch(uint16_t port, uint32_t count)
{
    first_port = first_port == 0 || port < first_port ? port : first_port;
    last_port = port > last_port ? port : last_port;
    units += count;
}

void x86_in8_block(uint16_t port, void *to, uint32_t count)
{
    memset(to, 0x5A, count);
    touch(port, count);
}

void x86_in16_block(uint16_t port, void *to, uint32_t count)
{
    memset(to, 0x5B, 2 * count);
    touch(port, count);
}

void x86_in32_block(uint16_t port, void *to, uint32_t count)
{
    memset(to, 0x5C, 4 * count);
    touch(port, count);
}

void x86_out8_block(uint16_t port, const void *from, uint32_t count)
{
    touch(port, count);
}

void x86_out16_block(uint16_t port, const void *from, uint32_t count)
{
    touch(port, count);
}

void x86_out32_block(uint16_t port, const void *from, uint32_t count)
{
    touch(port, count);
}

void x86_copy(void *to, const void *from, uint32_t bytes)
{
    CHECK(!"no window is touched here");
}

void *directmap_pointer(paddr_t physical)
{
    return memory;
}

void pic_mask(uint32_t line)
{
    masked = (int)line;
}

void pic_unmask(uint32_t line)
{
    unmasked = (int)line;
}

_Noreturn void power_off(word_t status)
{
    exit(99);
}

_Noreturn void power_reset(void)
{
    abort();
}

int usermem_provide(pid_t pid, uva_t at, uint32_t bytes, bool write)
{
    return pid == PID && bytes <= sizeof memory ? 0 : ERR_ADDRESS;
}

int usermem_read(pid_t pid, uva_t at, void *buffer, uint32_t bytes)
{
    memcpy(buffer, memory + at, bytes);
    return 0;
}

int usermem_write(pid_t pid, uva_t at, const void *buffer, uint32_t bytes)
{
    memcpy(memory + at, buffer, bytes);
    return 0;
}

/* --- Tests ---------------------------------------------------------------- */

/* A kernel starts; RUN finds out what it sees. */
static void start(void (*run)(void))
{
    first_port = last_port = 0;
    units = 0;
    memset(memory, 0, sizeof memory);
    device_init();
    run();
}

static void is_there(void)
{
    CHECK(device_set() == (ALWAYS | NETWORK));
    CHECK((pc.command & 0xFFFF) == 1);
    CHECK(pc.command >> 16 == 0);
}

static void is_absent(void)
{
    CHECK(device_set() == ALWAYS);
    CHECK(device_read(DEVICE_NETWORK, 0, 1, 1, PID, 0) == ERR_ARGUMENT);
    CHECK(device_interrupt(11) == 0);
    CHECK(first_port == 0);
}

static void found_in_any_slot(void)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        set_up();
        pc.slot = slot;
        start(is_there);
    }
}

static void absent(void)
{
    set_up();
    pc.no_bus = true;
    start(is_absent);
    pc.no_bus = false;
    pc.id = OTHER_CARD;
    start(is_absent);
    set_up();
    pc.base = 0xFEB00000; /* memory instead of ports */
    start(is_absent);
}

static void lines_of_others_are_refused(void)
{
    static const uint8_t wrong[] = {0, 1, 2, 4, 8, 13, 14, 15, 16, 255};
    static const uint8_t right[] = {3, 5, 6, 7, 9, 10, 11, 12};

    set_up();
    for (size_t i = 0; i < sizeof wrong; i++) {
        pc.line = 0xA0B0100u | wrong[i];
        start(is_absent);
    }
    for (size_t i = 0; i < sizeof right; i++) {
        pc.line = 0xA0B0100u | right[i];
        start(is_there);
    }
}

static void try_registers(void)
{
    uint16_t port = pc.base & 0xFF00;

    CHECK(device_read(DEVICE_NETWORK, 0, 1, 1, PID, 0) == 0);
    CHECK(first_port == port && last_port == port);
    CHECK(device_write(DEVICE_NETWORK, 31, 1, 1, PID, 0) == 0);
    CHECK(last_port == port + 31);
    CHECK(device_read(DEVICE_NETWORK, 32, 1, 1, PID, 0) == ERR_ARGUMENT);
    CHECK(device_read(DEVICE_NETWORK, 31, 2, 1, PID, 0) == ERR_ARGUMENT);
    CHECK(device_write(DEVICE_NETWORK, 0xFFFFFFFF, 1, 1, PID, 0) ==
           ERR_ARGUMENT);
    first_port = last_port = 0;
    units = 0;
    CHECK(device_read(DEVICE_NETWORK, 16, 2, UNITS, PID, 0) == 0);
    CHECK(first_port == port + 16 && last_port == port + 16);
    CHECK(units == UNITS && memory[2 * UNITS - 1] == 0x5B);
    CHECK(memory[2 * UNITS] == 0);
}

static void registers(void)
{
    set_up();
    start(try_registers);
}

static void has_been_placed(void)
{
    CHECK(pc.base == 0xC001);
    is_there();
    try_registers();
}

static void placed_if_firmware_did_not(void)
{
    set_up();
    pc.base = 1;
    start(has_been_placed);
    pc.base = 0xFFFD;
    start(has_been_placed);
}

static void try_interrupt(void)
{
    CHECK(device_interrupt(11) == NETWORK && masked == 11);
    device_enable(NETWORK);
    CHECK(unmasked == 11);
    CHECK(device_interrupt(10) == 0);
}

static void interrupt(void)
{
    set_up();
    start(try_interrupt);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"network-found", found_in_any_slot},
        {"network-absent", absent},
        {"network-lines", lines_of_others_are_refused},
        {"network-registers", registers},
        {"network-placed", placed_if_firmware_did_not},
        {"network-interrupt", interrupt},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
