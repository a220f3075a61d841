/* SPDX-License-Identifier: MIT
 *
 * What SOS offers beyond POSIX.
 */
#include "sos.h"

#include "user/lib/client.h"

int sos_processes(struct proc_entry *entries, uint32_t most)
{
    struct message message = MESSAGE_SHORT(PROC_LIST, 0, 0);

    message.buffer = entries;
    message.buffer_bytes = most * (uint32_t)sizeof *entries;
    return client_result(client_ask_init(&message));
}

int sos_shutdown(int status)
{
    struct message message = MESSAGE_SHORT(PROC_SHUTDOWN, (uint32_t)status, 0);

    return client_result(client_ask_init(&message));
}

int sos_reboot(void)
{
    struct message message = MESSAGE_SHORT(PROC_SHUTDOWN, 0, PROC_RESET);

    return client_result(client_ask_init(&message));
}

int sos_tty_mode(uint32_t mode)
{
    struct message message = MESSAGE_SHORT(TTY_MODE, mode, 0);

    return client_result(client_ask(SERVICE_TTY, &message));
}
