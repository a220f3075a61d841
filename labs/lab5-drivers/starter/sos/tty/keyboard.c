/* SPDX-License-Identifier: MIT
 *
 * Lab 5, exercise 2: from scancodes to characters (contract:
 * sos/tty/keyboard.h).
 *
 * Goal: what somebody types is what stands on the keys that he presses.
 *
 * The make codes of all keys are in the handout. All that has to be remembered
 * between two codes is in struct keyboard, which is yours to use.
 *
 * Tests: layer-keyboard, typing, typed.
 */
#include "sos/tty/keyboard.h"

#include "labs/unfinished.h"

size_t keyboard_translate(struct keyboard *keyboard, uint8_t scancode,
                          char *to)
{
    UNFINISHED(5);
}
