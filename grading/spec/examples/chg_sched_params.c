/* SPDX-License-Identifier: MIT
 *
 * A child of lower priority runs only while its parent waits.
 */
#include "grading/spec/examples/example.h"

static void nothing(void)
{
}

static uint32_t state_of(handle_t process)
{
    struct info_process info;

    read_kernel_info(INFO_PROCESS, (uint32_t)process, &info);
    return info.state;
}

void example_chg_sched_params(void)
{
    handle_t process = child(nothing);
    struct message none;

    say("priority 0: %d", chg_sched_params(process, 0, 1));
    say("priority 3: %s", vamos_error_name(chg_sched_params(process, 3, 1)));
    say("ready, and does not run: %d", state_of(process) == PROCESS_READY);
    ipc_receive(HN_NONE, 2, &none);
    say("two ticks later it sleeps: %d",
        state_of(process) == PROCESS_RECEIVING);
}

/* prints
 * priority 0: 0
 * priority 3: ERR_ARGUMENT
 * ready, and does not run: 1
 * two ticks later it sleeps: 1
 */
