/* SPDX-License-Identifier: MIT
 *
 * A keyboard controller, on whose keyboard nobody types.
 *
 * Layer: grading/spec/run/keyboard. Uses: nothing.
 * Source: IBM PC AT, keyboard controller (8042).
 */
#ifndef SPEC_RUN_KEYBOARD_H
#define SPEC_RUN_KEYBOARD_H

#include <stdint.h>

/* Registers of DEVICE_KEYBOARD. */
uint8_t keyboard_read(uint32_t reg);
void keyboard_write(uint32_t reg, uint8_t value);

#endif
