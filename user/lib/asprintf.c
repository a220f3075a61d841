/* SPDX-License-Identifier: MIT
 *
 * Formatted text in memory of its own.
 */
#include <stdio.h>

#include <stdlib.h>

int vasprintf(char **to, const char *restrict format, va_list arguments)
{
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    *to = length < 0 ? NULL : malloc((size_t)length + 1);
    return *to == NULL ? -1 : vsprintf(*to, format, arguments);
}

int asprintf(char **to, const char *restrict format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(to, format, arguments);
    va_end(arguments);
    return length;
}
