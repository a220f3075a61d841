/* SPDX-License-Identifier: MIT
 *
 * Somebody who types. A command of the keyboard's controller makes it believe
 * that a code came from the keyboard; so a program can type to itself, and
 * each run is like the other.
 *
 * The caller is the driver of DEVICE_KEYBOARD.
 * Source: IBM, PS/2 Hardware Interface Technical Reference (1988), "Keyboard
 * and Auxiliary Device Controller", command D2h.
 */
#ifndef LAB5_TYPIST_H
#define LAB5_TYPIST_H

#include <stdint.h>

/* The controller interrupts for SCANCODE, of set 1. */
void typist_send(uint8_t scancode);

#endif
