/* SPDX-License-Identifier: MIT
 *
 * The devices of the PC, as a table: which registers a driver may reach, and
 * which interrupt line belongs to it. Nothing outside the table can be reached.
 * The network card, if there is one, stands where the firmware has put it.
 *
 * Invariant: the line of a device is masked from the interrupt until
 * device_enable().
 *
 * Layer: cvm/device. Uses: directmap, pci, pic, power, usermem, x86.
 * Source: ABI manual, "Devices"; seed 001 sect. 2.2 (driver support).
 */
#ifndef CVM_DEVICE_H
#define CVM_DEVICE_H

#include "cvm/types.h"

/* Looks for the network card. Before all others. */
void device_init(void);

/* The set of devices that are there (bit n: device n of enum abi_device). */
word_t device_set(void);

/* The device whose interrupt LINE is, as a set, after masking the line; 0 for
 * a line of no device.
 */
word_t device_interrupt(uint32_t line);

/* Unmasks or masks the lines of the devices in SET. Others are ignored. */
void device_enable(word_t set);
void device_disable(word_t set);

/* As cvm_device_read() and cvm_device_write(). */
int device_read(word_t device, word_t reg, word_t width, word_t count,
                pid_t pid, uva_t address);
int device_write(word_t device, word_t reg, word_t width, word_t count,
                 pid_t pid, uva_t address);

#endif
