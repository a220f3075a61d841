/* SPDX-License-Identifier: MIT
 *
 * Device table, transfers, masks.
 */
#include "grading/spec/run/device.h"

#include <string.h>

#include "grading/spec/run/clock.h"
#include "grading/spec/run/disk.h"
#include "grading/spec/run/keyboard.h"
#include "grading/spec/run/line.h"
#include "grading/spec/run/screen.h"
#include "grading/spec/run/serial.h"

enum {
    GROUPS = 2,
    POWER_REGISTERS = 2, /* of DEVICE_POWER: off, reset */
    STATUS_MOST = 255    /* an exit status outside is one byte */
};

/* Registers are numbered through: the window's, then those of the groups. An
 * access of several bytes must not leave a group.
 */
static const struct device {
    uint32_t window_bytes;
    uint32_t group[GROUPS];
    uint8_t (*read)(uint32_t reg);
    void (*write)(uint32_t reg, uint8_t value);
    bool is_stream; /* register 0 gives byte after byte */
} table[DEVICES] = {
    [DEVICE_DISK] = {0, {8, 1}, disk_read, disk_write, true},
    [DEVICE_KEYBOARD] = {0, {1, 1}, keyboard_read, keyboard_write, false},
    [DEVICE_SERIAL] = {0, {8}, serial_read, serial_write, false},
    [DEVICE_SCREEN] = {4000, {2}, screen_read, screen_write, false},
    [DEVICE_CLOCK] = {0, {2}, clock_read, clock_write, false},
};

/* In the order in which the interrupt controllers of a PC prefer them. */
static const uint32_t preference[] = {DEVICE_KEYBOARD, DEVICE_CLOCK,
                                      DEVICE_DISK, DEVICE_SERIAL};

static uint32_t enabled; /* set of devices */
static enum device_power power;
static uint32_t off_status;

static uint32_t bit(uint32_t device)
{
    return UINT32_C(1) << device;
}

uint32_t device_set(void)
{
    uint32_t set = bit(DEVICE_POWER);

    for (uint32_t device = 0; device < DEVICES; device++) {
        set |= table[device].read != NULL ? bit(device) : 0;
    }
    return set;
}

bool device_accepts(uint32_t number, uint32_t reg, uint32_t width,
                    uint32_t count, bool write)
{
    const struct device *device = &table[number];

    if (number == DEVICE_POWER) {
        return write && reg < POWER_REGISTERS && width == 4 && count == 1;
    }
    if (device->read == NULL) {
        return false;
    }
    if (reg < device->window_bytes) {
        return width * count <= device->window_bytes - reg;
    }
    reg -= device->window_bytes;
    for (uint32_t i = 0; i < GROUPS; i++) {
        if (reg < device->group[i]) {
            return width <= device->group[i] - reg;
        }
        reg -= device->group[i];
    }
    return false;
}

/* The register of byte NUMBER of a transfer of units of WIDTH bytes. */
static uint32_t register_of(const struct device *device, uint32_t reg,
                            uint32_t width, uint32_t number)
{
    if (device->is_stream && reg == 0) {
        return reg;
    }
    return reg < device->window_bytes ? reg + number : reg + number % width;
}

void device_read(uint32_t number, uint32_t reg, uint32_t width, uint32_t count,
                 uint8_t *to)
{
    const struct device *device = &table[number];

    for (uint32_t i = 0; i < width * count; i++) {
        to[i] = device->read(register_of(device, reg, width, i));
    }
}

static void write_power(uint32_t reg, const uint8_t *from)
{
    power = reg == 0 ? POWER_OFF : POWER_RESET;
    memcpy(&off_status, from, sizeof(off_status));
    off_status = off_status < STATUS_MOST ? off_status : STATUS_MOST;
}

void device_write(uint32_t number, uint32_t reg, uint32_t width, uint32_t count,
                  const uint8_t *from)
{
    const struct device *device = &table[number];

    if (number == DEVICE_POWER) {
        write_power(reg, from);
        return;
    }
    for (uint32_t i = 0; i < width * count; i++) {
        device->write(register_of(device, reg, width, i), from[i]);
    }
}

void device_enable(uint32_t set)
{
    enabled |= set;
}

void device_disable(uint32_t set)
{
    enabled &= ~set;
}

uint32_t device_interrupt(void)
{
    uint32_t set = line_risen() & enabled;

    for (uint32_t i = 0; i < sizeof(preference) / sizeof(*preference); i++) {
        uint32_t device = bit(preference[i]);

        if ((set & device) != 0) {
            line_take(device);
            device_disable(device);
            return device;
        }
    }
    return 0;
}

enum device_power device_power(uint32_t *status)
{
    *status = off_status;
    return power;
}

void device_start(void)
{
    power = POWER_ON;
    enabled = 0;
    line_take(UINT32_MAX);
}
