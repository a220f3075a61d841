/* SPDX-License-Identifier: MIT
 *
 * The PC's clock as a source of interrupts, 2 to 8192 times a second.
 *
 * The caller is the driver of DEVICE_CLOCK.
 * Source: Motorola, MC146818A data sheet (1984).
 */
#ifndef LAB5_CLOCK_H
#define LAB5_CLOCK_H

#include <stdint.h>

#define CLOCK_SET (1u << 6) /* of DEVICE_CLOCK alone */

/* Interrupts 32768 >> (RATE - 1) times a second from now on; RATE is 3 to 15.
 * After one it waits until clock_take() is called.
 */
void clock_begin(uint32_t rate);
void clock_end(void);

/* Reads why it interrupts, which ends the interrupt.
 *
 * Returns:  whether it was its turn; an ERR_ number of the kernel's.
 */
int clock_take(void);

#endif
