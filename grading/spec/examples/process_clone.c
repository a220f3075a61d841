/* SPDX-License-Identifier: MIT
 *
 * A process that clones itself sees 0 in the clone, whose memory is its own
 * from then on.
 */
#include "grading/spec/examples/example.h"

static uint32_t number = 1;

static void tell_number(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);

    ipc_receive(HN_ANY, IPC_FOREVER, &message);
    number = number + 1;
    message.word[0] = number;
    ipc_send(message.sender, 0, &message);
}

void example_process_clone(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    handle_t clone = process_clone(HN_SELF);

    if (clone == 0) {
        tell_number();
        process_kill(HN_SELF); /* not privileged: the call fails */
        for (;;) {
        }
    }
    ipc_request(clone, IPC_FOREVER, &message);
    say("the clone has %u", message.word[0]);
    say("here it is still %u", number);
}

/* prints
 * the clone has 2
 * here it is still 1
 */
