/* SPDX-License-Identifier: MIT
 *
 * The child has no handle for its parent until it gets one: its first, number
 * 2. When the rights are taken back, the handle stays and can do nothing.
 */
#include "grading/spec/examples/example.h"

static void report(void)
{
    struct message message = MESSAGE_SHORT(1, 0, 0);

    while (ipc_send(2, IPC_FOREVER, &message) != ERR_RIGHTS) {
        ipc_receive(HN_NONE, 1, &message);
    }
}

static handle_t any_message(int32_t timeout)
{
    struct message message;
    int error = ipc_receive(HN_ANY, timeout, &message);

    return error < 0 ? error : message.sender;
}

void example_change_rights(void)
{
    handle_t process = child(report);

    say("give: %d", change_rights(process, HN_SELF, RIGHT_SEND));
    say("it sends: %d", any_message(10) == process);
    say("take back: %d", change_rights(process, HN_SELF, 0));
    say("it sends: %s", vamos_error_name(any_message(10)));
    say("no rights: %s", vamos_error_name(change_rights(process, HN_SELF, 8)));
}

/* prints
 * give: 0
 * it sends: 1
 * take back: 0
 * it sends: ERR_TIMEOUT
 * no rights: ERR_ARGUMENT
 */
