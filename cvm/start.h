/* SPDX-License-Identifier: MIT
 *
 * The kernel's entry.
 *
 * Layer: cvm/start. Uses: main.
 */
#ifndef CVM_START_H
#define CVM_START_H

/* Entered by a loader as boot/info.h says; never called. */
_Noreturn void start(void);

#endif
