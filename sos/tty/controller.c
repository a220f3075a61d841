/* SPDX-License-Identifier: MIT
 *
 * Firmware normally leaves the controller ready, but a kernel that was started
 * without firmware finds it as it came out of reset. All waiting is bounded:
 * a PC need not have such a controller.
 */
#include "sos/tty/controller.h"

#include "vamos.h"

enum { REG_DATA = 0, REG_STATUS = 1, REG_COMMAND = 1 };

#define STATUS_OUTPUT_FULL 0x01u /* a byte for us */
#define STATUS_INPUT_FULL 0x02u  /* it has not taken ours yet */
#define STATUS_MOUSE 0x20u       /* the byte comes from the mouse */
#define STATUS_NOBODY 0xFFu

#define COMMAND_READ_CONFIG 0x20u
#define COMMAND_WRITE_CONFIG 0x60u
#define COMMAND_KEYBOARD_ON 0xAEu

#define CONFIG_INTERRUPT 0x01u
#define CONFIG_KEYBOARD_OFF 0x10u
#define CONFIG_TRANSLATE 0x40u

#define MOST_POLLS 1000u
#define MOST_LEFT_OVER 16u /* bytes of the time before us */

static uint8_t get(uint32_t reg)
{
    uint8_t value = STATUS_NOBODY;

    (void)dev_read(DEVICE_KEYBOARD, reg, 1, 1, &value);
    return value;
}

/* Writes VALUE when the controller can take it. */
static void put(uint32_t reg, uint8_t value)
{
    uint32_t polls = 0;

    while ((get(REG_STATUS) & STATUS_INPUT_FULL) != 0 && polls < MOST_POLLS) {
        polls++;
    }
    (void)dev_write(DEVICE_KEYBOARD, reg, 1, 1, &value);
}

/* The answer to a command; false if none comes. */
static bool get_answer(uint8_t *value)
{
    uint32_t polls;

    for (polls = 0; polls < MOST_POLLS; polls++) {
        if ((get(REG_STATUS) & STATUS_OUTPUT_FULL) != 0) {
            *value = get(REG_DATA);
            return true;
        }
    }
    return false;
}

void controller_start(void)
{
    uint8_t scancode, config;
    uint32_t i = 0;

    while (i < MOST_LEFT_OVER && controller_get(&scancode)) {
        i++;
    }
    put(REG_COMMAND, COMMAND_KEYBOARD_ON);
    put(REG_COMMAND, COMMAND_READ_CONFIG);
    if (get_answer(&config)) {
        config |= CONFIG_INTERRUPT | CONFIG_TRANSLATE;
        config &= (uint8_t)~CONFIG_KEYBOARD_OFF;
        put(REG_COMMAND, COMMAND_WRITE_CONFIG);
        put(REG_DATA, config);
    }
}

bool controller_get(uint8_t *scancode)
{
    uint8_t status = get(REG_STATUS);

    while (status != STATUS_NOBODY && (status & STATUS_OUTPUT_FULL) != 0) {
        *scancode = get(REG_DATA);
        if ((status & STATUS_MOUSE) == 0) {
            return true;
        }
        status = get(REG_STATUS);
    }
    return false;
}
