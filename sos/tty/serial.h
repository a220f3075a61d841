/* SPDX-License-Identifier: MIT
 *
 * The driver of the serial line: a 16550 UART at 115200 baud, 8 data bits, no
 * parity, 1 stop bit, which interrupts when something was received.
 *
 * Layer: sos/tty/serial. Uses: the kernel calls.
 * Source: National Semiconductor, PC16550D data sheet (1995).
 */
#ifndef TTY_SERIAL_H
#define TTY_SERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sets the line up. Without a UART the other functions do nothing.
 *
 * Context:  process (the driver of DEVICE_SERIAL), as for all functions here.
 */
void serial_start(void);

/* Takes the next byte received.  Returns:  whether there was one.
 */
bool serial_get(uint8_t *byte);

/* Sends the BYTES bytes at TEXT, a carriage return before each line feed.
 * Returns when the last of them are in the UART's queue.
 */
void serial_write(const char *text, size_t bytes);

#endif
