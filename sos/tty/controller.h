/* SPDX-License-Identifier: MIT
 *
 * The keyboard controller (8042), which hands over the keyboard's scancodes.
 *
 * Layer: sos/tty/controller. Uses: the kernel calls.
 * Source: IBM, PS/2 Hardware Interface Technical Reference (1988),
 * "Keyboard and Auxiliary Device Controller".
 */
#ifndef TTY_CONTROLLER_H
#define TTY_CONTROLLER_H

#include <stdbool.h>
#include <stdint.h>

/* Turns on keyboard, its interrupt, and the translation to scancode set 1.
 *
 * Context:  process (the driver of DEVICE_KEYBOARD), as below.
 */
void controller_start(void);

/* Takes the next scancode.  Returns:  whether there was one.
 */
bool controller_get(uint8_t *scancode);

#endif
