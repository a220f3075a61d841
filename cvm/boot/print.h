/* SPDX-License-Identifier: MIT
 *
 * The loader's messages: on the text screen and the serial line COM1.
 *
 * Layer: cvm/boot/print. Uses: x86.
 */
#ifndef CVM_BOOT_PRINT_H
#define CVM_BOOT_PRINT_H

#include <stdint.h>

/* Writes TEXT on both; '\n' begins a new line. On the screen, output is on the
 * last line, which moves up; what does not fit in 80 columns goes on in the
 * next line. Never waits for ever, whether or not there is a serial line.
 *
 * Context:  boot.
 */
void print_text(const char *text);

/* Writes NUMBER in decimal digits. */
void print_number(uint32_t number);

#endif
