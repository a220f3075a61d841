/* SPDX-License-Identifier: MIT
 *
 * The devices of the simulated PC, by the table of the manual, and their
 * interrupt lines. The devices themselves stand in files of their own; each
 * has registers of one byte, which are read and written one after the other.
 *
 * Invariant: a line that is masked does not interrupt; what rises in the
 * meantime is kept, once.
 *
 * Layer: grading/spec/run/device. Uses: clock, disk, keyboard,
 * screen, serial.
 * Source: ABI manual, "Devices"; Intel 8259A data sheet (edge-triggered mode).
 */
#ifndef SPEC_RUN_DEVICE_H
#define SPEC_RUN_DEVICE_H

#include "grading/spec/spec.h"

/* The set of devices that this PC has. */
uint32_t device_set(void);

/* Whether COUNT units of WIDTH bytes can move from or to register REG. */
bool device_accepts(uint32_t device, uint32_t reg, uint32_t width,
                    uint32_t count, bool write);

/* Moves them, which device_accepts(). */
void device_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
                 uint8_t *to);
void device_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
                  const uint8_t *from);

/* Lets the devices of SET interrupt, once each; makes them silent. */
void device_enable(uint32_t set);
void device_disable(uint32_t set);

/* A device that interrupts now, as a set, which is silent from then on; 0 if
 * there is none.
 */
uint32_t device_interrupt(void);

/* Whether the PC was switched off, then with which STATUS, or reset. */
enum device_power {
    POWER_ON,
    POWER_OFF,
    POWER_RESET
};
enum device_power device_power(uint32_t *status);

/* After a reset: the PC is on, and no device interrupts. */
void device_start(void);

#endif
