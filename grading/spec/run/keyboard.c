/* SPDX-License-Identifier: MIT
 *
 * A keyboard controller: one byte of configuration, which can be read and
 * written.
 */
#include "grading/spec/run/keyboard.h"

#include <stdbool.h>

enum {
    REG_DATA = 0,
    STATUS_OUTPUT = 0x01, /* a byte can be read */
    COMMAND_READ = 0x20,
    COMMAND_WRITE = 0x60
};

static uint8_t configuration;
static bool has_output;
static bool expects_configuration;

uint8_t keyboard_read(uint32_t reg)
{
    if (reg != REG_DATA) {
        return has_output ? STATUS_OUTPUT : 0;
    }
    has_output = false;
    return configuration;
}

void keyboard_write(uint32_t reg, uint8_t value)
{
    if (reg == REG_DATA) {
        configuration = expects_configuration ? value : configuration;
        expects_configuration = false;
        return;
    }
    has_output = value == COMMAND_READ;
    expects_configuration = value == COMMAND_WRITE;
}
