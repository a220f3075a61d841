/* SPDX-License-Identifier: MIT
 *
 * The time.
 *
 * Layer: sos/init/ticks. Uses: nothing.
 */
#ifndef SOS_INIT_TICKS_H
#define SOS_INIT_TICKS_H

#include <stdint.h>

/* Ticks since the start, modulo 2^32. */
uint32_t ticks_now(void);

/* Whether WHEN has come, if it is less than 248 days away. */
int ticks_reached(uint32_t when);

#endif
