/* SPDX-License-Identifier: MIT
 *
 * In the place of the pipe server: the one that init starts first never answers,
 * the later ones do.
 */
#include <unistd.h>

#include "sos/proto.h"
#include "vamos.h"

#define READY_TICKS 100
#define FIRST_PID 4

int main(void)
{
    struct message ready = MESSAGE_SHORT(PROC_READY, 0, 0);
    struct message reply = MESSAGE_SHORT(0, 0, 0);

    (void)ipc_send(HN_PARENT, READY_TICKS, &ready);
    if (getpid() == FIRST_PID) {
        (void)ipc_receive(HN_NONE, IPC_FOREVER, &ready);
    }
    for (;;) {
        struct message message = MESSAGE_SHORT(0, 0, 0);

        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) == 0) {
            (void)ipc_send(message.sender, 0, &reply);
        }
    }
}
