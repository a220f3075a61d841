/* SPDX-License-Identifier: MIT
 *
 * Messages on stderr.
 */
#include <err.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/start.h"

/* FORMAT may be NULL: then there is no text. WHY: what errno says, or NULL. */
static void say(const char *format, va_list arguments, const char *why)
{
    const char *slash = strrchr(start_name, '/');

    fprintf(stderr, "%s: ", slash != NULL ? slash + 1 : start_name);
    if (format != NULL) {
        vfprintf(stderr, format, arguments);
    }
    fprintf(stderr, "%s%s\n", format != NULL && why != NULL ? ": " : "",
            why != NULL ? why : "");
}

void vwarn(const char *format, va_list arguments)
{
    say(format, arguments, strerror(errno));
}

void vwarnx(const char *format, va_list arguments)
{
    say(format, arguments, NULL);
}

void warn(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vwarn(format, arguments);
    va_end(arguments);
}

void warnx(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vwarnx(format, arguments);
    va_end(arguments);
}

void err(int status, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vwarn(format, arguments);
    exit(status);
}

void errx(int status, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vwarnx(format, arguments);
    exit(status);
}
