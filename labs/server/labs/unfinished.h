/* SPDX-License-Identifier: MIT
 *
 * In a server of SOS this file stands in the place of labs/unfinished.h: a
 * process reaches no port. tty drives the serial line, and prints the message
 * there; the others ask it to. Then the system is switched off: who waits for
 * the server gets EIO meanwhile.
 */
#ifndef LABS_UNFINISHED_H
#define LABS_UNFINISHED_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "sos/proto.h"
#include "vamos.h"

#define UNFINISHED(lab)                                                       \
    unfinished("\r\nlab " #lab ": not implemented: " __FILE__ ": ", __func__)

#define UNFINISHED_TICKS 100 /* init and tty have this long for an answer */

/* Sends LINE on the serial line. Whether we drive it. */
static inline bool unfinished_send(const char *line)
{
    enum { STATUS = 5, STATUS_READY = 0x20 };
    uint8_t status = 0;

    for (; *line != '\0'; line++) {
        do {
            if (dev_read(DEVICE_SERIAL, STATUS, 1, 1, &status) < 0) {
                return false;
            }
        } while ((status & STATUS_READY) == 0);
        (void)dev_write(DEVICE_SERIAL, 0, 1, 1, line);
    }
    return true;
}

/* Has tty print LINE. */
static inline void unfinished_ask(const char *line)
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

/* Has init switch the system off, and answers whoever asks until it is. */
static inline _Noreturn void unfinished_end(void)
{
    struct message message =
        MESSAGE_SHORT(PROC_SHUTDOWN, 1, PROC_FROM_SERVER);
    struct message answer = MESSAGE_SHORT((uint32_t)-EIO, 0, 0);

    (void)ipc_send(HN_PARENT, UNFINISHED_TICKS, &message);
    for (;;) {
        message = MESSAGE_SHORT(0, 0, 0);
        if (ipc_receive(HN_ANY, IPC_FOREVER, &message) == 0) {
            (void)ipc_send(message.sender, 0, &answer);
        }
    }
}

static inline _Noreturn void unfinished(const char *where, const char *what)
{
    char line[200] = "";

    strncat(line, where, sizeof line / 2 - 1);
    strncat(line, what, sizeof line / 2 - 3);
    strcat(line, "\r\n");
    if (!unfinished_send(line)) {
        unfinished_ask(line);
    }
    unfinished_end();
}

#endif
