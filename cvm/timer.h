/* SPDX-License-Identifier: MIT
 *
 * The tick: the 8254 interval timer interrupts TICKS_PER_SECOND times a second.
 *
 * Layer: cvm/timer. Uses: pic, x86.
 * Source: Intel 8254 data sheet (1993).
 */
#ifndef CVM_TIMER_H
#define CVM_TIMER_H

#define TIMER_LINE 0 /* of the interrupt controller */

/* Starts the ticks. */
void timer_init(void);

#endif
