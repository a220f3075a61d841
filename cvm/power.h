/* SPDX-License-Identifier: MIT
 *
 * The end of the machine, and its next beginning.
 *
 * Layer: cvm/power. Uses: console, x86.
 * Source: ACPI specification 6.5, 4.8.3.2 (PM1 control); Bochs 2.7, "unmapped"
 * device; the ports at which QEMU's firmware puts them; IBM PC/AT Technical
 * Reference, 8042 (command FE).
 */
#ifndef CVM_POWER_H
#define CVM_POWER_H

#include "cvm/types.h"

/* Switches the PC off. STATUS, or 255 if it is more, goes to the debug port, in
 * the line "vamos: power off, status N": no failure looks like success to who
 * sees its lowest byte. Where nothing can switch off, the processor halts.
 */
_Noreturn void power_off(word_t status);

/* Starts the PC anew, as its reset button does, after the line "vamos: reset"
 * to the debug port.
 */
_Noreturn void power_reset(void);

#endif
