/* SPDX-License-Identifier: MIT */
#include "labs/unfinished.h"

#include <string.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum { LINE_BYTES = 160 };

static void append(char *line, const char *text)
{
    size_t length = strlen(line);
    size_t bytes = strnlen(text, LINE_BYTES - 1 - length);

    memcpy(line + length, text, bytes);
    line[length + bytes] = 0;
}

_Noreturn void unfinished(const char *where, const char *what)
{
    static const uint32_t status = 1;
    static char line[LINE_BYTES];

    /* a clone of init drives nothing; lab 7's init leaves these to it */
    (void)change_driver(HN_SELF, DEVICE_SERIAL, 1);
    (void)change_driver(HN_SELF, DEVICE_POWER, 1);
    append(line, where);
    append(line, what);
    print(line);
    (void)dev_write(DEVICE_POWER, 0, 4, 1, &status);
    for (;;) {
        (void)sleep_ticks(IPC_FOREVER);
    }
}
