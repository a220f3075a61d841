/* SPDX-License-Identifier: MIT
 *
 * The text screen: a window of 80 by 25 cells of two bytes, and the cursor's
 * registers. Nobody looks at it but its driver.
 *
 * Layer: grading/spec/run/screen. Uses: nothing.
 * Source: IBM VGA, text mode 3.
 */
#ifndef SPEC_RUN_SCREEN_H
#define SPEC_RUN_SCREEN_H

#include <stdint.h>

/* Registers of DEVICE_SCREEN. */
uint8_t screen_read(uint32_t reg);
void screen_write(uint32_t reg, uint8_t value);

#endif
