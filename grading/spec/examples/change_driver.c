/* SPDX-License-Identifier: MIT
 *
 * A device has one driver at most, and the swap disk has none.
 */
#include "grading/spec/examples/example.h"

void example_change_driver(void)
{
    say("register: %d", change_driver(HN_SELF, DEVICE_CLOCK, 1));
    say("again: %s",
        vamos_error_name(change_driver(HN_SELF, DEVICE_CLOCK, 1)));
    say("unregister: %d", change_driver(HN_SELF, DEVICE_CLOCK, 0));
    say("the swap disk: %s",
        vamos_error_name(change_driver(HN_SELF, DEVICE_SWAP, 1)));
}

/* prints
 * register: 0
 * again: ERR_DRIVER
 * unregister: 0
 * the swap disk: ERR_ARGUMENT
 */
