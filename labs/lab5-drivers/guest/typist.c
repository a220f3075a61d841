/* SPDX-License-Identifier: MIT */
#include "labs/lab5-drivers/guest/typist.h"

#include <vamos.h>

enum { REG_DATA = 0, REG_STATUS = 1, REG_COMMAND = 1 };
enum { STATUS_INPUT_FULL = 0x02, COMMAND_AS_TYPED = 0xD2 };

static void put(uint32_t reg, uint8_t value)
{
    uint8_t status = 0;

    do {
        if (dev_read(DEVICE_KEYBOARD, REG_STATUS, 1, 1, &status) != 1) {
            return;
        }
    } while ((status & STATUS_INPUT_FULL) != 0);
    (void)dev_write(DEVICE_KEYBOARD, reg, 1, 1, &value);
}

void typist_send(uint8_t scancode)
{
    put(REG_COMMAND, COMMAND_AS_TYPED);
    put(REG_DATA, scancode);
}
