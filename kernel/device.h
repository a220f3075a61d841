/* SPDX-License-Identifier: MIT
 *
 * Drivers: which process drives which device, what it may do with it, and the
 * interrupts that it has not heard of yet.
 *
 * Invariants: a device has at most one driver, which is a living process; only
 * devices with a driver have pending interrupts; a device that interrupted is
 * silent until its driver calls enable_interrupts.
 *
 * Layer: kernel/device. Uses: process, rights, cvm.
 * Source: seed 001 sect. 2.2, sect. 5 (devds); ABI manual, "Devices".
 */
#ifndef KERNEL_DEVICE_H
#define KERNEL_DEVICE_H

#include "cvm/types.h"

/* Starts with no drivers. */
void driver_init(void);

/* The driver of DEVICE (below DEVICES); 0 if it has none. */
pid_t driver_of(word_t device);

/* Notes that the devices of SET interrupt; those without a driver are ignored.
 */
void driver_note_interrupts(word_t set);

/* The devices that interrupted and that PID, their driver, has not heard of. */
word_t driver_pending(pid_t pid);

/* PID has heard of all its pending interrupts. */
void driver_clear_pending(pid_t pid);

/* Unregisters PID, which ends, from all its devices, and silences them. */
void driver_release(pid_t pid);

/* The call change_driver of CALLER.
 *
 * HANDLE      of the process that becomes or is the driver.
 * REGISTERED  1 to register it, 0 to unregister it.
 * Returns:    0; ERR_UNPRIVILEGED; ERR_HANDLE; ERR_ARGUMENT (no such device,
 *             or the swap disk; REGISTERED); ERR_DRIVER (the device has a
 *             driver, or the process is not its driver).
 */
int driver_change(pid_t caller, word_t handle, word_t device,
                  word_t registered);

/* The call enable_interrupts of CALLER.
 *
 * SET       bit n: device n.
 * Returns:  0; ERR_DRIVER (CALLER is not the driver of all of them; none is
 *           enabled).
 */
int driver_enable_interrupts(pid_t caller, word_t set);

/* The calls dev_read and dev_write of CALLER; arguments as in cvm.h.
 *
 * Returns:  COUNT; ERR_DRIVER (CALLER is not the driver); errors of
 *           cvm_device_read() and cvm_device_write().
 */
int driver_read(pid_t caller, word_t device, word_t reg, word_t width,
                word_t count, uva_t address);
int driver_write(pid_t caller, word_t device, word_t reg, word_t width,
                 word_t count, uva_t address);

#endif
