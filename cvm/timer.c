/* SPDX-License-Identifier: MIT
 *
 * Channel 0 of the interval timer as a rate generator.
 */
#include "cvm/timer.h"

#include "abi/limits.h"
#include "cvm/pic.h"
#include "cvm/x86.h"

enum {
    CHANNEL_0 = 0x40,
    CONTROL = 0x43,
    RATE_GENERATOR = 0x34, /* channel 0, low then high byte, mode 2 */
    CLOCK_HZ = 1193182
};

void timer_init(void)
{
    uint32_t divisor = (CLOCK_HZ + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND;

    x86_out8(CONTROL, RATE_GENERATOR);
    x86_out8(CHANNEL_0, (uint8_t)divisor);
    x86_out8(CHANNEL_0, (uint8_t)(divisor >> 8));
    pic_unmask(TIMER_LINE);
}
