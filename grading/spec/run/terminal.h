/* SPDX-License-Identifier: MIT
 *
 * The terminal at the other end of the serial line: our standard output, and
 * our standard input, if it is connected. On a real terminal Ctrl-A x leaves.
 *
 * Layer: grading/spec/run/terminal. Uses: the host.
 */
#ifndef SPEC_RUN_TERMINAL_H
#define SPEC_RUN_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

/* Connects standard input. Not called: nobody types. */
void terminal_connect(void);

/* Whether somebody may still type. */
bool terminal_is_connected(void);

/* A byte that was typed; -1: there is none now. */
int terminal_get(void);

/* Waits until something is typed, MILLISECONDS at most. */
void terminal_wait(int milliseconds);

/* Shows BYTE. Output that is no terminal gets plain line ends. */
void terminal_put(uint8_t byte);

/* Writes out what was shown. */
void terminal_flush(void);

#endif
