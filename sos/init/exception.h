/* SPDX-License-Identifier: MIT
 *
 * Processes that did what no process may do.
 *
 * Layer: sos/init/exception. Uses: say, proc, service, family.
 */
#ifndef SOS_INIT_EXCEPTION_H
#define SOS_INIT_EXCEPTION_H

#include "vamos.h"

/* Takes note of the stopped process HANDLE. A server is named, with what it
 * did, on the terminal and ended; others wait for exception_serve().
 *
 * Context:  process. May wait for tty only, so that it can be called while a
 *           server is waited for.
 */
void exception_note(handle_t handle);

/* Names and ends the others; their parents see them ended by a signal.
 *
 * Context:  process. May wait for servers.
 */
void exception_serve(void);

#endif
