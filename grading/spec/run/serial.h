/* SPDX-License-Identifier: MIT
 *
 * The serial line: a 16550 whose other end is the terminal. What is sent is
 * there at once; up to 16 bytes that were received wait in its queue.
 *
 * Layer: grading/spec/run/serial. Uses: line, terminal.
 * Source: National Semiconductor, PC16550D data sheet (1995).
 */
#ifndef SPEC_RUN_SERIAL_H
#define SPEC_RUN_SERIAL_H

#include <stdint.h>

/* Takes what was typed, as far as there is room. */
void serial_receive(void);

/* Registers of DEVICE_SERIAL. */
uint8_t serial_read(uint32_t reg);
void serial_write(uint32_t reg, uint8_t value);

#endif
