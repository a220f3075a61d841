/* SPDX-License-Identifier: MIT
 *
 * The same as labs/unfinished.h for a server of SOS, which is a process: it has
 * no serial line, so it says on the terminal "lab 6: not implemented: FILE:
 * FUNCTION", and ends. If that was before it got ready, init ends the system;
 * otherwise init starts it anew, four times, and then gives it up, so that who
 * waits for it sees an error.
 *
 * Layer tests on the host have their own: grading/layers/host/labs.
 */
#ifndef LABS_UNFINISHED_SERVER_H
#define LABS_UNFINISHED_SERVER_H

#include <string.h>

#include "sos/proto.h"
#include "vamos.h"

#define UNFINISHED(lab)                                                       \
    unfinished("\nlab " #lab ": not implemented: " __FILE__ ": ", __func__)

#define UNFINISHED_TICKS 100 /* init and tty have this long for an answer */

static inline void unfinished_say(const char *line)
{
    struct message message =
        MESSAGE_SHORT(PROC_SERVICE, SERVICE_TTY, PROC_FROM_SERVER);
    handle_t tty;

    if (ipc_request(HN_PARENT, UNFINISHED_TICKS, &message) != 0 ||
        message.granted <= 0) {
        return;
    }
    tty = message.granted;
    message = MESSAGE_SHORT(IO_WRITE, 0, 0);
    message.data = line;
    message.data_bytes = (uint32_t)strlen(line);
    (void)ipc_request(tty, UNFINISHED_TICKS, &message);
}

static inline _Noreturn void unfinished(const char *where, const char *what)
{
    struct message end = MESSAGE_SHORT(PROC_EXIT, 1, PROC_FROM_SERVER);
    char line[200] = "";

    strncat(line, where, sizeof line / 2 - 1);
    strncat(line, what, sizeof line / 2 - 2);
    strcat(line, "\n");
    unfinished_say(line);
    for (;;) {
        (void)ipc_request(HN_PARENT, IPC_FOREVER, &end);
    }
}

#endif
