/* SPDX-License-Identifier: MIT
 *
 * A message with memory. It is copied when the receiver asks for it; one that
 * is too long for its buffer is not copied at all.
 */
#include "grading/spec/examples/example.h"

static void receive_twice(void)
{
    char buffer[8];
    struct message message = {.buffer = buffer,
                              .buffer_bytes = sizeof(buffer)};

    ipc_receive(HN_ANY, IPC_FOREVER, &message);
    ipc_receive(HN_ANY, IPC_FOREVER, &message);
}

void example_ipc_send(void)
{
    handle_t process = child(receive_twice);
    struct message message = {
        .data = "a letter of many bytes", .data_bytes = 8, .grant = HN_NONE};

    say("at once: %s", vamos_error_name(ipc_send(process, 0, &message)));
    say("8 bytes: %d", ipc_send(process, 10, &message));
    message.data_bytes = 22;
    say("22 bytes: %s", vamos_error_name(ipc_send(process, 10, &message)));
    say("nobody receives: %s",
        vamos_error_name(ipc_send(process, 10, &message)));
}

/* prints
 * at once: ERR_TIMEOUT
 * 8 bytes: 0
 * 22 bytes: ERR_TRUNCATED
 * nobody receives: ERR_TIMEOUT
 */
