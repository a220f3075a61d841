/* SPDX-License-Identifier: MIT
 *
 * What init says, and the end of the machine. init is the driver of the power
 * switch, and of nothing else.
 */
#include "sos/init/say.h"

#include <stdarg.h>
#include <stdio.h>

#include "sos/proto.h"

#define PATIENCE_TICKS (2 * (int)TICKS_PER_SECOND)
#define LINE_BYTES 200

static handle_t terminal = HN_NONE;

void say_to(handle_t tty)
{
    terminal = tty;
}

void say(const char *text, ...)
{
    char line[LINE_BYTES + 2];
    struct message message = MESSAGE_SHORT(IO_WRITE, 0, 0);
    va_list arguments;
    int start = snprintf(line, LINE_BYTES, "init: ");
    int bytes;

    va_start(arguments, text);
    bytes = start + vsnprintf(line + start, LINE_BYTES - (size_t)start, text,
                              arguments);
    va_end(arguments);
    bytes = bytes < LINE_BYTES ? bytes : LINE_BYTES - 1;
    line[bytes++] = '\n';
    message.data = line;
    message.data_bytes = (uint32_t)bytes;
    if (terminal == HN_NONE ||
        ipc_request(terminal, PATIENCE_TICKS, &message) < 0) {
        power_off(SAY_FAILED);
    }
}

void power_off(int status)
{
    uint32_t word = (uint32_t)status;
    struct message nothing = MESSAGE_SHORT(0, 0, 0);

    (void)change_driver(HN_SELF, DEVICE_POWER, 1);
    (void)dev_write(DEVICE_POWER, 0, sizeof word, 1, &word);
    /* Not every machine can be switched off. */
    for (;;) {
        (void)ipc_receive(HN_NONE, IPC_FOREVER, &nothing);
    }
}
