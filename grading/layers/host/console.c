/* SPDX-License-Identifier: MIT
 *
 * The console of layer tests: a panic ends the program with status 3.
 */
#include "cvm/console.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

_Noreturn void console_panic(const char *where, const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fprintf(stderr, "panic: %s: ", where);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    _exit(3);
}

void console_print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}
