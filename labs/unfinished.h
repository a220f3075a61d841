/* SPDX-License-Identifier: MIT
 *
 * The body of a function that a lab leaves to you:
 *
 *     UNFINISHED(1);
 *
 * says on the serial line "lab 1: not implemented: FILE: FUNCTION" and stops
 * the processor. It needs nothing of the rest of the system, so it works in
 * the loader and in each layer of the kernel. Replace it by your code; when a
 * file has none left, it does not need this header any more.
 *
 * Layer tests on the host use grading/layers/host/labs/unfinished.h instead.
 */
#ifndef LABS_UNFINISHED_H
#define LABS_UNFINISHED_H

#include "cvm/x86.h"

#define UNFINISHED(lab)                                                       \
    unfinished("\r\nlab " #lab ": not implemented: " __FILE__ ": ", __func__)

/* Polls COM1 for STATE, but not for ever: there may be no serial line. */
static inline void unfinished_wait(uint8_t state)
{
    for (int i = 0; i < 100000; i++) {
        if ((x86_in8(0x3FD) & state) != 0) {
            break;
        }
    }
}

/* COM1 sends 115,200 baud, 8N1: nobody may have said that yet. */
static inline void unfinished_start(void)
{
    unfinished_wait(0x40); /* all is sent */
    x86_out8(0x3FB, 0x80); /* the divisor is accessible */
    x86_out8(0x3F8, 1);
    x86_out8(0x3F9, 0);
    x86_out8(0x3FB, 0x03);
}

static inline void unfinished_print(const char *text)
{
    for (; *text != 0; text++) {
        unfinished_wait(0x20); /* there is room for a byte */
        x86_out8(0x3F8, (uint8_t)*text);
    }
}

static inline _Noreturn void unfinished(const char *where, const char *what)
{
    unfinished_start();
    unfinished_print(where);
    unfinished_print(what);
    unfinished_print("\r\n");
    x86_halt();
}

#endif
