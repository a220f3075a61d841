/* SPDX-License-Identifier: MIT
 *
 * A server in five lines. It needs no right to reply to who waits for it.
 */
#include "grading/spec/examples/example.h"

static void serve(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    for (;;) {
        ipc_receive(HN_ANY, IPC_FOREVER, &message);
        message.word[0] = message.word[0] * message.word[0];
        ipc_send(message.sender, 0, &message);
    }
}

void example_ipc_request(void)
{
    handle_t server = child(serve);
    struct message message = MESSAGE_SHORT(7, 0, 0);

    say("request: %d", ipc_request(server, IPC_FOREVER, &message));
    say("7 squared is %u", message.word[0]);
    say("to itself: %s", vamos_error_name(ipc_request(HN_SELF, 0, &message)));
}

/* prints
 * request: 0
 * 7 squared is 49
 * to itself: ERR_ARGUMENT
 */
