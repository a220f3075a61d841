/* SPDX-License-Identifier: MIT
 *
 * The PC's clock. It is read once, at the start; from then on the kernel's
 * ticks tell the time, so a run depends on its start alone. Every process is
 * told at its start when the ticks began.
 *
 * Layer: sos/init/clock. Uses: ticks.
 */
#ifndef SOS_INIT_CLOCK_H
#define SOS_INIT_CLOCK_H

#include <stdint.h>

/* What the clock's registers say, as they stand there. */
struct clock_registers {
    uint8_t second, minute, hour, day, month, year;
    uint8_t status_b;
};

/* Reads the clock. To be called once, before there are other processes. */
void clock_start(void);

/* When the kernel's ticks began: seconds since 1970, UTC. 0: the clock does not
 * work, or shows no date. */
uint32_t clock_epoch(void);

/* The date in REGISTERS as seconds since 1970; 0: it is none, or one that
 * does not fit. Years are 1970 to 2069.
 *
 * Context:  any.
 * Source:   Motorola MC146818A data sheet, "Time, calendar and alarm
 *           locations", "Register B".
 */
uint32_t clock_seconds(const struct clock_registers *registers);

#endif
