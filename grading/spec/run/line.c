/* SPDX-License-Identifier: MIT
 *
 * Interrupt lines.
 */
#include "grading/spec/run/line.h"

static uint32_t high;  /* set of devices */
static uint32_t risen; /* set of devices */

void line_set(uint32_t device, bool level)
{
    uint32_t bit = UINT32_C(1) << device;

    if (level && (high & bit) == 0) {
        risen |= bit;
    }
    high = level ? high | bit : high & ~bit;
}

void line_pulse(uint32_t device)
{
    line_set(device, false);
    line_set(device, true);
}

uint32_t line_risen(void)
{
    return risen;
}

void line_take(uint32_t set)
{
    risen &= ~set;
}
