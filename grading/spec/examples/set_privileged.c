/* SPDX-License-Identifier: MIT
 *
 * A process that is not privileged tries to add memory, before and after its
 * parent makes it privileged.
 */
#include "grading/spec/examples/example.h"

static void grow_when_asked(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    for (;;) {
        ipc_receive(HN_ANY, IPC_FOREVER, &message);
        message.word[0] = (uint32_t)memory_add(HN_SELF, 0);
        ipc_send(message.sender, 0, &message);
    }
}

void example_set_privileged(void)
{
    handle_t process = child(grow_when_asked);
    struct message message = MESSAGE_SHORT(0, 0, 0);

    ipc_request(process, IPC_FOREVER, &message);
    say("before: %s", vamos_error_name((int)message.word[0]));
    say("set_privileged: %d", set_privileged(process));
    ipc_request(process, IPC_FOREVER, &message);
    say("after: %s", (int)message.word[0] > 0 ? "it grows" : "still not");
}

/* prints
 * before: ERR_UNPRIVILEGED
 * set_privileged: 0
 * after: it grows
 */
