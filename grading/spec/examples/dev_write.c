/* SPDX-License-Identifier: MIT
 *
 * The text screen is a window of memory: units go to consecutive places. What
 * does not fit, nothing of it is written.
 */
#include "grading/spec/examples/example.h"

void example_dev_write(void)
{
    const uint16_t hello[] = {'H' | 0x700, 'i' | 0x700};
    uint16_t seen = 0;

    change_driver(HN_SELF, DEVICE_SCREEN, 1);
    say("units written: %d", dev_write(DEVICE_SCREEN, 0, 2, 2, hello));
    dev_read(DEVICE_SCREEN, 2, 2, 1, &seen);
    say("the second cell: %c", seen & 0xFF);
    say("beyond the window: %s",
        vamos_error_name(dev_write(DEVICE_SCREEN, 3998, 2, 2, hello)));
}

/* prints
 * units written: 2
 * the second cell: i
 * beyond the window: ERR_ARGUMENT
 */
