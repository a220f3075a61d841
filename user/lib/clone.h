/* SPDX-License-Identifier: MIT
 *
 * Clones of clients: what fork is made of, on the side of the server, which is
 * privileged. The client asks with ipc_request. While it waits for the reply,
 * its program counter stands at the trap instruction; so a copy of it issues
 * the same request again, and each of the two gets a reply of its own.
 *
 * Layer: user/lib/clone. Uses: call.
 */
#ifndef USER_LIB_CLONE_H
#define USER_LIB_CLONE_H

#include <vamos.h>

/* Clones CLIENT and replies to both.
 *
 * CLIENT    waits for the caller's reply to a request that fits in registers.
 * TIMEOUT   ticks to wait for the clone's request, or IPC_FOREVER: as long as
 *           processes of a higher priority may need. A client that does not
 *           wait for a reply has a clone that does not ask.
 * Returns:  a handle of the clone; or what process_clone returns, ERR_TIMEOUT,
 *           ERR_PARTNER (somebody killed the clone). After an error there is no
 *           clone, and CLIENT has no reply yet.
 * Context:  process. May wait.
 * Source:   ABI manual, process_clone; seed 001 (SOS's fork).
 */
handle_t clone_client(handle_t client, int32_t timeout,
                      const struct message *to_client,
                      const struct message *to_clone);

#endif
