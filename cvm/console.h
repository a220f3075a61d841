/* SPDX-License-Identifier: MIT
 *
 * The kernel's own messages: to the serial line COM1, to the text screen and
 * to the debug port 0xE9 of QEMU and Bochs. Output is polled and never waits
 * for ever. Processes write through their drivers, not through this.
 *
 * Layer: cvm/console. Uses: directmap, memory, x86.
 */
#ifndef CVM_CONSOLE_H
#define CVM_CONSOLE_H

#include <stdbool.h>

#include "cvm/types.h"

/* Sets up the serial line, 115,200 baud, 8N1, and clears the screen. */
void console_init(void);

/* Keeps the serial line free of messages from now on; a panic goes there all
 * the same.
 */
void console_set_quiet(bool quiet);

/* Writes FORMAT with its arguments: %s string, %c character, %u unsigned, %d
 * signed, %x hexadecimal with eight digits, %%.
 */
void console_print(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Writes as console_print(), but to the debug port only. */
void console_debug(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Waits until the serial line has sent what it was given, by processes too: a
 * PC that is switched off before that loses up to 16 characters.
 */
void console_drain(void);

/* Stops: the kernel is wrong. Prints the place WHERE, the message, and the
 * return addresses of the callers, on all outputs.
 */
_Noreturn void console_panic(const char *where, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Stops: the machine or what was loaded is not as it must be. Prints "vamos: "
 * and the message in one line on all outputs.
 */
_Noreturn void console_fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Panics unless CONDITION holds. */
#define CONSOLE_TEXT_(x) #x
#define CONSOLE_TEXT(x) CONSOLE_TEXT_(x)
#define ASSERT(condition)                                            \
    do {                                                             \
        if (!(condition)) {                                          \
            console_panic(__FILE__ ":" CONSOLE_TEXT(__LINE__), "%s", \
                          #condition);                               \
        }                                                            \
    } while (false)

#endif
