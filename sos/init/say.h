/* SPDX-License-Identifier: MIT
 *
 * What init says to the person at the terminal.
 *
 * Layer: sos/init/say. Uses: service.
 */
#ifndef SOS_INIT_SAY_H
#define SOS_INIT_SAY_H

/* Prints "init: TEXT" and a line end, in printf's manner, at most 200 bytes.
 * What tty does not take within a second, or because it is not there, is kept
 * for say_flush(), as far as there is room.
 *
 * Context:  process. May wait.
 */
void say(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Prints what was kept: to be called when tty is ready. */
void say_flush(void);

#endif
