/* SPDX-License-Identifier: MIT
 *
 * What is typed: from the scancodes of a keyboard (set 1) to characters, for
 * the US layout. A pure function of scancodes and state; no device is touched.
 *
 * A key sends its code (make) when it goes down, again while it is held, and
 * its code with bit 7 set (break) when it goes up. The prefix 0xE0 marks keys
 * that were added to the first keyboard of 83 keys; 0xE1 begins the only
 * sequence of three codes (Pause: E1 1D 45, then E1 9D C5).
 *
 * Layer: sos/tty/keyboard. Uses: nothing.
 * Source: IBM, PS/2 Hardware Interface Technical Reference (1988), "Keyboards
 * (101/102-Key)", scan code set 1.
 */
#ifndef TTY_KEYBOARD_H
#define TTY_KEYBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYBOARD_CHARACTERS 4 /* most that one key stands for */

/* Which keys are down, and where in a sequence the keyboard is. All zero at
 * the start. Owned by keyboard.c. */
struct keyboard {
    bool shift_left, shift_right;
    bool control_left, control_right;
    bool caps; /* Caps Lock is on */
    bool caps_down;
    bool extended;  /* the last code was 0xE0 */
    uint8_t ignore; /* codes that still belong to Pause */
};

/* Takes the next code from the keyboard.
 *
 * KEYBOARD  the state, which this changes.
 * SCANCODE  any value.
 * TO        room for KEYBOARD_CHARACTERS; set to the characters typed.
 * Returns:  how many: 0 for a break, a modifier, a prefix or an unknown key.
 *
 * - Letters, digits, punctuation: as printed on the US keyboard, with Shift
 *   the upper one. Caps Lock exchanges small and capital letters only; holding
 *   it down does not switch it again.
 * - Control with the key of a letter or of one of @ [ \ ] ^ _: its code & 0x1F,
 *   with or without Shift (so 2, 6 and - are @, ^ and _); with space it is 0.
 *   Control changes nothing else.
 * - Enter '\r', Backspace 0x7F, Tab '\t', Esc 0x1B, on both key fields.
 * - Arrows up, down, right, left: ESC [ A, B, C, D. Home, End: ESC [ H, F.
 *   Insert, Delete, Page Up, Page Down: ESC [ 2 ~, 3 ~, 5 ~, 6 ~.
 * - The keypad's digits and signs are digits and signs (Num Lock is on).
 * - Alt, function keys, locks and all others: nothing. The shifts that a
 *   keyboard makes up around extended keys (E0 2A, E0 AA, E0 36, E0 B6) do
 *   not count.
 */
size_t keyboard_translate(struct keyboard *keyboard, uint8_t scancode,
                          char *to);

#endif
