/* SPDX-License-Identifier: MIT
 *
 * What init says to the person at the terminal, and the end of the machine.
 *
 * Layer: sos/init/say. Uses: nothing.
 */
#ifndef SOS_INIT_SAY_H
#define SOS_INIT_SAY_H

#include "vamos.h"

#define SAY_FAILED 70 /* exit status when the system cannot go on */

/* Where say() goes from now on, with what was said while there was no terminal;
 * HN_NONE: nowhere. */
void say_to(handle_t tty);

/* Prints "init: TEXT" and a line end, in printf's manner, at most 200 bytes.
 * What the terminal does not take within two seconds is kept, as far as there
 * is room, for the next one.
 *
 * Context:  process. May wait.
 */
void say(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Ends the machine; STATUS (0..255) is what an emulator ends with. */
_Noreturn void power_off(int status);

#endif
