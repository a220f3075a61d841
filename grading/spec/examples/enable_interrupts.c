/* SPDX-License-Identifier: MIT
 *
 * The serial line interrupts when it can take a character. The interrupt comes
 * as a message of the kernel, and not again before it is enabled.
 */
#include "grading/spec/examples/example.h"

void example_enable_interrupts(void)
{
    const uint8_t when_empty = 2; /* register 1: interrupt when it is empty */
    const uint8_t never = 0;
    struct message message = MESSAGE_SHORT(0, 0, 0);

    dev_write(DEVICE_SERIAL, 1, 1, 1, &when_empty);
    enable_interrupts(1 << DEVICE_SERIAL);
    ipc_receive(HN_KERNEL, 10, &message);
    dev_write(DEVICE_SERIAL, 1, 1, 1, &never);
    say("kind %u, devices %#x", message.word[0], message.word[1]);
    say("without being enabled: %s",
        vamos_error_name(ipc_receive(HN_KERNEL, 10, &message)));
    say("the clock: %s",
        vamos_error_name(enable_interrupts(1 << DEVICE_CLOCK)));
}

/* prints
 * kind 1, devices 0x10
 * without being enabled: ERR_TIMEOUT
 * the clock: ERR_DRIVER
 */
