/* SPDX-License-Identifier: MIT
 *
 * What init says.
 */
#include "sos/init/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sos/init/service.h"

#define LINE_BYTES 200
#define KEPT_BYTES 1000

static char kept[KEPT_BYTES]; /* what was said while there was no terminal */
static size_t kept_bytes;

/* Writes to the terminal. Whether it took it. */
static int write_text(const char *text, size_t bytes)
{
    struct message message = MESSAGE_SHORT(IO_WRITE, 0, 0);

    message.data = text;
    message.data_bytes = (uint32_t)bytes;
    return service_state(SERVICE_TTY) == SERVICE_READY &&
           service_ask(SERVICE_TTY, &message) >= 0;
}

void say_flush(void)
{
    if (kept_bytes > 0 && write_text(kept, kept_bytes)) {
        kept_bytes = 0;
    }
}

void say(const char *text, ...)
{
    char line[LINE_BYTES + 2];
    va_list arguments;
    int start = snprintf(line, LINE_BYTES, "init: ");
    size_t bytes;

    va_start(arguments, text);
    vsnprintf(line + start, LINE_BYTES - (size_t)start, text, arguments);
    va_end(arguments);
    bytes = strlen(line);
    line[bytes++] = '\n';
    if (!write_text(line, bytes) && bytes <= KEPT_BYTES - kept_bytes) {
        memcpy(kept + kept_bytes, line, bytes);
        kept_bytes += bytes;
    }
}
