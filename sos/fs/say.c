/* SPDX-License-Identifier: MIT
 *
 * Only at the start, and for root: a server that waits for the terminal for
 * long would make all its clients wait.
 */
#include "sos/fs/say.h"

#include <string.h>

#include "sos/proto.h"
#include "vamos.h"

#define ANSWER_TICKS 100 /* init and tty have this long */

void say(const char *what, const char *reason)
{
    struct message message =
        MESSAGE_SHORT(PROC_SERVICE, SERVICE_TTY, PROC_FROM_SERVER);
    char line[120] = "fs: ";
    handle_t tty;

    if (ipc_request(HN_PARENT, ANSWER_TICKS, &message) != 0 ||
        message.granted <= 0 || strlen(what) + strlen(reason) > 100) {
        return;
    }
    tty = message.granted;
    strcat(line, what);
    strcat(line, reason);
    strcat(line, "\n");

    message = MESSAGE_SHORT(IO_WRITE, 0, 0);
    message.data = line;
    message.data_bytes = (uint32_t)strlen(line);
    (void)ipc_request(tty, ANSWER_TICKS, &message);
}
