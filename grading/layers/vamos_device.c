/* SPDX-License-Identifier: MIT
 *
 * Devices of the model: the PC's numbers of registers, but each is a cell that
 * keeps the last unit written to it. The screen's window is bytes.
 */
#include <string.h>

#include "grading/layers/vamos_model.h"

enum {
    WINDOW_BYTES = 4000,
    MOST_REGISTERS = 16
};

static const word_t register_count[DEVICES] = {
    [DEVICE_DISK] = 9,   [DEVICE_KEYBOARD] = 2, [DEVICE_SERIAL] = 8,
    [DEVICE_SCREEN] = 2, [DEVICE_CLOCK] = 2,    [DEVICE_POWER] = 2,
};

static word_t cells[DEVICES][MOST_REGISTERS];
static uint8_t window[WINDOW_BYTES]; /* of the screen */
static word_t enabled;

void model_start_devices(void)
{
    memset(cells, 0, sizeof(cells));
    memset(window, 0, sizeof(window));
    enabled = 0;
}

word_t model_enabled(void)
{
    return enabled;
}

void model_silence(word_t set)
{
    enabled = enabled & ~set;
}

word_t model_register(word_t device, word_t reg)
{
    return cells[device][reg];
}

word_t cvm_devices(void)
{
    word_t set = 0;

    for (word_t device = 0; device < DEVICES; device++) {
        set |= register_count[device] > 0 ? 1u << device : 0;
    }
    return set;
}

static bool in_window(word_t device, word_t reg)
{
    return device == DEVICE_SCREEN && reg < WINDOW_BYTES;
}

static bool is_valid(word_t device, word_t reg, word_t width, word_t count)
{
    if (device >= DEVICES || (width != 1 && width != 2 && width != 4) ||
        count > DEVICE_MAX_UNITS) {
        return false;
    }
    if (in_window(device, reg)) {
        return count * width <= WINDOW_BYTES - reg;
    }
    return reg - (device == DEVICE_SCREEN ? WINDOW_BYTES : 0) <
           register_count[device];
}

static word_t *cell_of(word_t device, word_t reg)
{
    return &cells[device][device == DEVICE_SCREEN ? reg - WINDOW_BYTES : reg];
}

int cvm_device_read(word_t device, word_t reg, word_t width, word_t count,
                    pid_t pid, uva_t address)
{
    uint8_t units[DEVICE_MAX_UNITS * sizeof(word_t)];

    if (device == DEVICE_POWER || !is_valid(device, reg, width, count)) {
        return ERR_ARGUMENT;
    }
    if (!model_in_memory(pid, address, count * width)) {
        return ERR_ADDRESS;
    }
    if (in_window(device, reg)) {
        return cvm_write(pid, address, window + reg, count * width);
    }
    for (word_t i = 0; i < count; i++) {
        memcpy(units + i * width, cell_of(device, reg), width);
    }
    return cvm_write(pid, address, units, count * width);
}

int cvm_device_write(word_t device, word_t reg, word_t width, word_t count,
                     pid_t pid, uva_t address)
{
    uint8_t units[DEVICE_MAX_UNITS * sizeof(word_t)];
    int error;

    if (!is_valid(device, reg, width, count) ||
        (device == DEVICE_POWER && (width != 4 || count != 1))) {
        return ERR_ARGUMENT;
    }
    error = model_in_memory(pid, address, count * width)
                ? cvm_read(pid, address, units, count * width)
                : ERR_ADDRESS;
    if (error != 0 || count == 0) {
        return error;
    }
    if (in_window(device, reg)) {
        memcpy(window + reg, units, count * width);
    } else {
        memcpy(cell_of(device, reg), units + (count - 1) * width, width);
    }
    if (device == DEVICE_POWER) {
        cvm_power_off(cells[DEVICE_POWER][0]); /* or a reset: the end, too */
    }
    return 0;
}

void cvm_device_enable(word_t set)
{
    enabled = enabled | (set & cvm_devices());
}

void cvm_device_disable(word_t set)
{
    enabled = enabled & ~set;
}

void cvm_power_off(word_t status)
{
    model_power_off(status);
}
