/* SPDX-License-Identifier: MIT
 *
 * In the place of a server: gets ready, and breaks.
 */
#include "sos/proto.h"
#include "vamos.h"

#define READY_TICKS 100

int main(void)
{
    struct message message = MESSAGE_SHORT(PROC_READY, 0, 0);

    (void)ipc_send(HN_PARENT, READY_TICKS, &message);
    __builtin_trap();
}
