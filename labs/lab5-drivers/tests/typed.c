/* SPDX-License-Identifier: MIT
 *
 * Purpose: somebody types on the keyboard of the PC, until Esc. When depends on
 * him, so only characters are observed.
 */
#include "labs/lab3-scheduler/guest/lab.h"
#include "sos/tty/controller.h"
#include "sos/tty/keyboard.h"

enum { ESCAPE = 0x1B };

TEST(typed)
{
    static struct keyboard keyboard;
    char characters[KEYBOARD_CHARACTERS] = {0};
    size_t count = 0;

    (void)change_driver(HN_SELF, DEVICE_KEYBOARD, 1);
    controller_start();
    (void)enable_interrupts(1u << DEVICE_KEYBOARD);
    print("type");
    while (count != 1 || characters[0] != ESCAPE) {
        struct message message = MESSAGE_SHORT(0, 0, 0);
        uint8_t scancode;

        if (ipc_receive(HN_KERNEL, 3000, &message) != 0) {
            give_up("no key", 0);
        }
        while (controller_get(&scancode)) {
            count = keyboard_translate(&keyboard, scancode, characters);
            for (size_t i = 0; i < count && i < sizeof(characters); i++) {
                observe("typed", (uint8_t)characters[i], 0, 0);
            }
            if (count > 0) {
                print(".");
            }
        }
        (void)enable_interrupts(1u << DEVICE_KEYBOARD);
    }
}
