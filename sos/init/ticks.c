/* SPDX-License-Identifier: MIT
 *
 * The time. Comparisons survive the wrap-around.
 */
#include "sos/init/ticks.h"

#include "vamos.h"

uint32_t ticks_now(void)
{
    uint32_t ticks = 0;

    (void)read_kernel_info(INFO_TIME, 0, &ticks);
    return ticks;
}

int ticks_reached(uint32_t when)
{
    return (int32_t)(ticks_now() - when) >= 0;
}
