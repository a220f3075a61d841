/* SPDX-License-Identifier: MIT
 *
 * Interrupt lines, as devices see them.
 *
 * Layer: grading/spec/run/line. Uses: nothing.
 */
#ifndef SPEC_RUN_LINE_H
#define SPEC_RUN_LINE_H

#include "grading/spec/spec.h"

/* The line of DEVICE is at LEVEL from now on. A rise is an interrupt. */
void line_set(uint32_t device, bool level);

/* Falls and rises: an interrupt even if the line was high. */
void line_pulse(uint32_t device);

/* The devices that have interrupted since line_take() took them. */
uint32_t line_risen(void);
void line_take(uint32_t set);

#endif
