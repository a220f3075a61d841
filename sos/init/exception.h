/* SPDX-License-Identifier: MIT
 *
 * Processes that did what no process may do.
 *
 * Layer: sos/init/exception. Uses: say, proc, family.
 */
#ifndef SOS_INIT_EXCEPTION_H
#define SOS_INIT_EXCEPTION_H

#include "vamos.h"

/* Names the stopped process HANDLE and what it did on the terminal, and ends
 * it; its parent sees it ended by a signal.
 *
 * Context:  process. May wait for tty and fs.
 */
void exception_handle(handle_t handle);

#endif
