/* SPDX-License-Identifier: MIT
 *
 * Messages before the end.
 */
#include "grading/spec/run/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail(const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "manual-run: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    exit(EXIT_UNUSABLE);
}

void must(bool condition, const char *what)
{
    if (!condition) {
        fail("%s: %s", what, strerror(errno));
    }
}
