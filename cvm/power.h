/* SPDX-License-Identifier: MIT
 *
 * The end of the machine.
 *
 * Layer: cvm/power. Uses: console, x86.
 * Source: ACPI specification 6.5, 4.8.3.2 (PM1 control); Bochs 2.7, "unmapped"
 * device; the ports at which QEMU's firmware puts them.
 */
#ifndef CVM_POWER_H
#define CVM_POWER_H

#include "cvm/types.h"

/* Switches the PC off. STATUS goes to the debug port, in the line "vamos:
 * power off, status N". Where nothing can switch off, the processor halts.
 */
_Noreturn void power_off(word_t status);

#endif
