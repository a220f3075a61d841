/* SPDX-License-Identifier: MIT
 *
 * From HN_NONE nobody sends: it is a sleep. A division by zero stops a process,
 * and init receives a message of the kernel.
 */
#include "grading/spec/examples/example.h"

static void divide(void)
{
    volatile int dividend = 7;
    volatile int zero = 0;

    dividend = dividend / zero;
}

void example_ipc_receive(void)
{
    struct message message = MESSAGE_SHORT(0, 0, 0);
    handle_t process;
    uint32_t before;
    uint32_t after;

    read_kernel_info(INFO_TIME, 0, &before);
    say("sleep: %s", vamos_error_name(ipc_receive(HN_NONE, 3, &message)));
    read_kernel_info(INFO_TIME, 0, &after);
    say("%u ticks", after - before);
    process = child(divide);
    ipc_receive(HN_ANY, IPC_FOREVER, &message);
    say("from the kernel: %d, kind %u", message.sender == HN_KERNEL,
        message.word[0]);
    say("of the child: %d, cause %u", (handle_t)message.word[1] == process,
        message.word[2]);
}

/* prints
 * sleep: ERR_TIMEOUT
 * 3 ticks
 * from the kernel: 1, kind 2
 * of the child: 1, cause 0
 */
