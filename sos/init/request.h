/* SPDX-License-Identifier: MIT
 *
 * What clients ask of init (enum proc_operation), and whether they may.
 *
 * Layer: sos/init/request. Uses: say, reply, proc, family, vouch, spawn,
 * service, exception.
 */
#ifndef SOS_INIT_REQUEST_H
#define SOS_INIT_REQUEST_H

#include <stdint.h>

/* Receives one message, from a client or the kernel, and carries it out.
 *
 * TIMEOUT   in ticks, or IPC_FOREVER.
 * Context:  process. May wait.
 */
void request_serve(int32_t timeout);

#endif
