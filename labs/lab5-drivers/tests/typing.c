/* SPDX-License-Identifier: MIT
 *
 * Purpose: keys that are typed, from the controller's interrupt to the
 * character. The typist is the program itself.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "labs/lab5-drivers/guest/typist.h"
#include "sos/tty/controller.h"
#include "sos/tty/keyboard.h"

enum { KEYS = 60, MODIFIERS = 7, CODES = 0x59, BREAK = 0x80 };

static struct keyboard keyboard;

static uint32_t packed(const char *characters, size_t count)
{
    uint32_t word = 0;

    for (size_t i = 0; i < count && i < KEYBOARD_CHARACTERS; i++) {
        word |= (uint32_t)(uint8_t)characters[i] << (8 * i);
    }
    return word;
}

/* Takes what the controller has, after its interrupt. */
static void take(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    char characters[KEYBOARD_CHARACTERS];
    uint8_t scancode;

    if (ipc_receive(HN_KERNEL, 100, &message) != 0) {
        observe("no key", 0, 0, 0);
    }
    while (controller_get(&scancode)) {
        size_t count = keyboard_translate(&keyboard, scancode, characters);

        observe("typed", scancode, (uint32_t)count, packed(characters, count));
    }
    (void)enable_interrupts(1u << DEVICE_KEYBOARD);
}

static void type(uint8_t scancode)
{
    typist_send(scancode);
    take();
}

/* A modifier goes down or up, or a key is pressed, and let go soon. */
static void act(uint32_t *seed)
{
    static const uint8_t modifiers[MODIFIERS] = {0x2A, 0x36, 0x1D, 0x3A,
                                                 0x2A, 0x36, 0x3A};
    bool is_modifier = random_below(seed, 3) == 0;
    bool is_extended = random_below(seed, 5) == 0;
    uint32_t code = is_modifier ? modifiers[random_below(seed, MODIFIERS)]
                                : 1 + random_below(seed, CODES - 1);
    bool is_up = random_below(seed, 2) == 0;

    if (is_extended) {
        type(0xE0);
    }
    if (!is_modifier) {
        type((uint8_t)code);
    }
    if (!is_modifier || is_up) {
        if (is_extended && !is_modifier) {
            type(0xE0);
        }
        type((uint8_t)(code | BREAK));
    } else {
        type((uint8_t)code);
    }
}

TEST(typing)
{
    (void)change_driver(HN_SELF, DEVICE_KEYBOARD, 1);
    controller_start();
    (void)enable_interrupts(1u << DEVICE_KEYBOARD);
    for (uint32_t i = 0; i < KEYS; i++) {
        act(&seed);
    }
}
