/* SPDX-License-Identifier: MIT
 *
 * The real-time clock, which also interrupts periodically, and the time of the
 * simulated PC, on which it depends: one unit is one instruction.
 *
 * Layer: grading/spec/run/clock. Uses: line.
 * Source: Motorola MC146818A data sheet.
 */
#ifndef SPEC_RUN_CLOCK_H
#define SPEC_RUN_CLOCK_H

#include <stdint.h>

enum {
    CLOCK_TICK = 1000000,           /* units in a tick of the kernel, 10 ms */
    CLOCK_SECOND = 100 * CLOCK_TICK /* units */
};

/* The date at time 0, in seconds since 1970. */
void clock_init(uint64_t date);

/* It is TIME now. */
void clock_advance(uint64_t time);

/* The next time at which the clock may interrupt. */
uint64_t clock_next(void);

/* Registers of DEVICE_CLOCK. */
uint8_t clock_read(uint32_t reg);
void clock_write(uint32_t reg, uint8_t value);

#endif
