/* SPDX-License-Identifier: MIT
 *
 * The sentences of errors.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int error;
    const char *text;
} errors[] = {
#define ERRNO(name, number, text) {(number), text},
#include "errno.def"
#undef ERRNO
};

char *strerror(int error)
{
    static char unknown[32];

    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        if (errors[i].error == error) {
            /* POSIX forbids the caller to write to it. */
            return (char *)(uintptr_t)errors[i].text;
        }
    }
    snprintf(unknown, sizeof unknown, "Unknown error %d", error);
    return unknown;
}
