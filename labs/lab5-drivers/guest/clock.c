/* SPDX-License-Identifier: MIT */
#include "labs/lab5-drivers/guest/clock.h"

#include <vamos.h>

enum { REG_INDEX = 0, REG_VALUE = 1 };
enum { RATES = 0x0A, MODES = 0x0B, CAUSES = 0x0C };
enum { FROM_32_KHZ = 0x20, PERIODIC = 0x40, DAY_OF_24_HOURS = 0x02 };

static void put(uint8_t reg, uint8_t value)
{
    (void)dev_write(DEVICE_CLOCK, REG_INDEX, 1, 1, &reg);
    (void)dev_write(DEVICE_CLOCK, REG_VALUE, 1, 1, &value);
}

void clock_begin(uint32_t rate)
{
    put(RATES, (uint8_t)(FROM_32_KHZ | rate));
    put(MODES, PERIODIC | DAY_OF_24_HOURS);
    (void)clock_take();
}

void clock_end(void)
{
    put(MODES, DAY_OF_24_HOURS);
    (void)clock_take();
}

int clock_take(void)
{
    uint8_t causes = 0;
    uint8_t reg = CAUSES;
    int result = dev_write(DEVICE_CLOCK, REG_INDEX, 1, 1, &reg);

    if (result >= 0) {
        result = dev_read(DEVICE_CLOCK, REG_VALUE, 1, 1, &causes);
    }
    return result < 0 ? result : (causes & PERIODIC) != 0;
}
