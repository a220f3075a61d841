/* SPDX-License-Identifier: MIT
 *
 * Formatted text, the core of the printf family.
 *
 * Layer: user/lib/format. Uses: string, ctype.
 */
#ifndef USER_LIB_FORMAT_H
#define USER_LIB_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Where text goes, piece by piece: a stream, a buffer. The first member of a
 * structure that knows more. */
struct format_sink {
    void (*put)(struct format_sink *sink, const char *text, size_t bytes);
};

/* Writes ARGUMENTS as FORMAT says (<stdio.h> names what it knows) to SINK.
 *
 * Context:  any.
 * Returns:  the number of bytes written; -1 if it exceeds INT_MAX.
 * Source:   ISO C11 7.21.6.1.
 */
int format(struct format_sink *sink, const char *format, va_list arguments);

#endif
