/* SPDX-License-Identifier: MIT
 *
 * The driver of the clock reads the century's year: one write says which
 * register of the chip, one read gets it.
 */
#include "grading/spec/examples/example.h"

void example_dev_read(void)
{
    const uint8_t year = 9;
    uint8_t digits = 0; /* two, binary-coded decimal */

    say("not the driver: %s",
        vamos_error_name(dev_read(DEVICE_CLOCK, 1, 1, 1, &digits)));
    change_driver(HN_SELF, DEVICE_CLOCK, 1);
    dev_write(DEVICE_CLOCK, 0, 1, 1, &year);
    say("units read: %d", dev_read(DEVICE_CLOCK, 1, 1, 1, &digits));
    say("two digits: %d", digits >> 4 <= 9 && (digits & 15) <= 9);
    say("3 bytes wide: %s",
        vamos_error_name(dev_read(DEVICE_CLOCK, 1, 3, 1, &digits)));
}

/* prints
 * not the driver: ERR_DRIVER
 * units read: 1
 * two digits: 1
 * 3 bytes wide: ERR_ARGUMENT
 */
